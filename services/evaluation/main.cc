#include "common/rpc/server.h"
#include "services/evaluation/evaluation_server.h"

int main(int argc, char** argv) {
  return edugroup::rpc::Main(argc, argv, edugroup::evaluation::EvaluationServer());
}
