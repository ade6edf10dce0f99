// The four servers with two groups of the same content, alpha and beta, made once for the test
// program; and every method of every server, with its good request, from the descriptors.
#pragma once

#include <grpcpp/generic/generic_stub.h>

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "common/observe/metrics.h"
#include "common/sql/database.h"
#include "common/testing/servers.h"
#include "edugroup/access/v1/access.pb.h"
#include "tests/contract/samples.h"

namespace edugroup::contract {

// A method as one server serves it (the journal's are served by all four).
struct Method {
  const MethodDescriptor* descriptor;
  std::string server;  // "task"
  std::string path;    // "edugroup.task.v1.PlanService/GetPlan"
  access::v1::Rule rule;
  std::vector<Sample> samples;  // the good one, and those of a wrong state

  // A fresh copy of the good request.
  std::unique_ptr<Message> Request() const;
  // A copy that writes nothing where the method knows validate_only.
  std::unique_ptr<Message> DryRequest() const;
  bool IsWrite() const;
  // For messages of tests: server and path.
  std::string Title() const;
};

struct Answer {
  absl::Status status;
  std::string bytes;         // the answer's
  size_t details_bytes = 0;  // of a refusal

  template <class Response>
  Response As() const {
    Response response;
    response.ParseFromString(bytes);
    return response;
  }
  // As the method's answer.
  std::unique_ptr<Message> Parse(const Method& method) const;
};

class World {
 public:
  World();

  // The world of this program.
  static World& Get();

  const std::vector<Method>& methods() const { return methods_; }
  const Method& Find(const std::string& path) const;

  // A token; made once for each identity.
  const std::string& Token(const std::string& name, const testing::Identity& identity);
  // Who may call the method for sure: the SECRETARIAT of alpha, or the OPERATOR.
  const std::string& GoodToken(const Method& method);
  testing::Servers& servers() { return servers_; }

  // Calls with the good token. Of a stream, the first message; then it is cancelled.
  Answer Ask(const Method& method, const Message& request);
  Answer Ask(const Method& method, const Message& request, const std::string& token);
  // `token`: empty for none at all.
  Answer AskBytes(const Method& method, const std::string& request, const std::string& token,
                  absl::Time deadline = absl::Now() + absl::Seconds(20));

  // All that is stored: rows of every table and journal records of every server, as text.
  std::string Contents();

 private:
  struct Counter {
    std::unique_ptr<sql::Database> database;
    sql::Statement statement;
    std::vector<std::string> tables;
  };
  void FindMethods();
  void Build(const std::string& group);
  void PlaceBreaches(const std::string& group);
  void MakeCounters();

  testing::Servers servers_;
  std::vector<Method> methods_;
  std::map<std::string, std::string> tokens_;
  std::map<std::string, std::unique_ptr<grpc::GenericStub>> stubs_;  // by server
  observe::Registry registry_;
  std::map<std::string, Counter> counters_;  // by server
};

}  // namespace edugroup::contract
