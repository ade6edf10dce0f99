// How long a change takes from its write to a watcher of the feed.
#pragma once

#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace grpc {
class ClientContext;
}

namespace edugroup::load {

// Follows the journal of a group from its newest change on, until destroyed.
class Watcher {
 public:
  Watcher(const std::string& target, const std::string& token, const std::string& group);
  ~Watcher();

  // Milliseconds between the time a change was written at and its arrival here, of all changes
  // seen; sorted.
  std::vector<double> Latencies();

 private:
  std::unique_ptr<grpc::ClientContext> context_;
  std::mutex mutex_;
  std::vector<double> latencies_;
  std::thread thread_;
};

}  // namespace edugroup::load
