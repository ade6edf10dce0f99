#include "common/rpc/server.h"
#include "services/committee/committee_server.h"

int main(int argc, char** argv) {
  return edugroup::rpc::Main(argc, argv, edugroup::committee::CommitteeServer());
}
