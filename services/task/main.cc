#include "common/rpc/server.h"
#include "services/task/task_server.h"

int main(int argc, char** argv) {
  return edugroup::rpc::Main(argc, argv, edugroup::task::TaskServer());
}
