// The door with nothing behind it: the notes of the tests, served as a server of the suite is.
#include "common/testing/note_server.h"

#include "common/rpc/server.h"

int main(int argc, char** argv) {
  return edugroup::rpc::Main(argc, argv, edugroup::testing::NoteServer("note"));
}
