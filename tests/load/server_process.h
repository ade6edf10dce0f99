// One server of the suite as a process of its own, on a durable database of its own.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "common/rpc/peer.h"
#include "common/testing/database.h"
#include "google/protobuf/text_format.h"
#include "tests/load/check.h"
#include "tests/load/child.h"
#include "tests/load/keys.h"

namespace edugroup::load {

class ServerProcess {
 public:
  // Migrates and serves. `services` holds <name>/<name>_server; `peers` are flags that name the
  // servers it asks; `label` tells the files of two servers of one name apart. `keys` must outlive
  // it.
  ServerProcess(const std::string& services, const std::string& name, const Keys& keys,
                const std::vector<std::string>& peers = {}, const std::string& label = "");

  const std::string& target() const { return target_; }
  pid_t pid() const { return child_->pid(); }
  const testing::TestDatabase& database() const { return database_; }
  absl::Time started() const { return started_; }

  // Calls that must be answered OK; a Request may be given in text form.
  template <class Response>
  Response Must(const std::string& method, const google::protobuf::Message& request) const {
    Response response;
    Check(Ask(method, request, response));
    return response;
  }
  template <class Response, class Request>
  Response Must(const std::string& method, const std::string& text) const {
    Request request;
    if (!google::protobuf::TextFormat::ParseFromString(text, &request)) {
      Check(absl::InternalError("cannot read the request: " + text));
    }
    return Must<Response>(method, request);
  }
  absl::Status Ask(const std::string& method, const google::protobuf::Message& request,
                   google::protobuf::Message& response) const;

  // Waits until every change record has its position: what was written before costs nothing more.
  void AwaitSequenced() const;

 private:
  testing::TestDatabase database_;
  absl::Time started_;
  std::unique_ptr<Child> child_;
  std::string target_;
  std::unique_ptr<rpc::Peer> peer_;
};

}  // namespace edugroup::load
