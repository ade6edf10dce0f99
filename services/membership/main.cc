#include "common/rpc/server.h"
#include "services/membership/membership_server.h"

int main(int argc, char** argv) {
  return edugroup::rpc::Main(argc, argv, edugroup::membership::MembershipServer());
}
