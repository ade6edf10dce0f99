// A TCP line between a client and a database that breaks when the test says so.
#pragma once

#include <atomic>
#include <thread>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"

namespace edugroup::testing {

class CutLine {
 public:
  enum class Cut {
    kNever,
    kBeforeCommit,  // the server never gets the COMMIT: it rolls back
    kAfterCommit,   // the server commits; its answer gets lost
  };

  // A line to 127.0.0.1:`server_port`.
  explicit CutLine(int server_port);
  ~CutLine();

  // What a client connects to.
  int port() const { return port_; }
  // Cuts the connection of the next COMMIT, once.
  void CutNext(Cut cut) { cut_ = cut; }
  // While down, nothing comes through, and what was open is broken off.
  void SetDown(bool down);

 private:
  void Listen();
  void Carry(int client);

  const int server_port_;
  int listener_ = -1;
  int port_ = 0;
  std::atomic<Cut> cut_{Cut::kNever};
  std::atomic<bool> down_{false};
  absl::Mutex mutex_;
  std::vector<int> sockets_ ABSL_GUARDED_BY(mutex_);
  std::vector<std::thread> carriers_ ABSL_GUARDED_BY(mutex_);
  std::thread thread_;
};

}  // namespace edugroup::testing
