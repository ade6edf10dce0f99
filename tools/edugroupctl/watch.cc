// watch: the changes of all servers as they come.
#include <grpcpp/grpcpp.h>

#include <atomic>
#include <iostream>
#include <thread>

#include "absl/base/thread_annotations.h"
#include "absl/flags/flag.h"
#include "absl/strings/str_cat.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/clock.h"
#include "common/rpc/grpc_status.h"
#include "common/value/status.h"
#include "edugroup/journal/v1/change_service.grpc.pb.h"
#include "tools/edugroupctl/change_log.h"
#include "tools/edugroupctl/command.h"
#include "tools/edugroupctl/credentials.h"
#include "tools/edugroupctl/names.h"

ABSL_FLAG(int64_t, from, 0, "watch: only changes after this position.");
ABSL_FLAG(int, until_idle, 0,
          "watch: end when no server has had a change for this many seconds; 0: never.");

namespace edugroup::ctl {
namespace {

constexpr absl::Duration kPause = absl::Seconds(1);

bool MayComeBack(const absl::Status& status) { return status.ok() || absl::IsUnavailable(status); }

// The lines of all streams, and since when there has been none.
class Printer {
 public:
  void Print(const std::string& line) {
    absl::MutexLock lock(&mutex_);
    std::cout << line << std::endl;  // whoever reads a pipe wants it now
    last_ = absl::Now();
  }
  absl::Duration IdleTime() {
    absl::MutexLock lock(&mutex_);
    return absl::Now() - last_;
  }

 private:
  absl::Mutex mutex_;
  absl::Time last_ ABSL_GUARDED_BY(mutex_) = absl::Now();
};

// Follows one server, through its restarts, until it is stopped or refused.
class Follower {
 public:
  Follower(std::string server, const std::shared_ptr<grpc::Channel>& channel, std::string token,
           std::string group, Printer& printer)
      : server_(std::move(server)),
        token_(std::move(token)),
        printer_(printer),
        stub_(journal::v1::ChangeService::NewStub(channel)),
        position_(absl::GetFlag(FLAGS_from)),
        thread_([this, group = std::move(group)] { Follow(group); }) {}

  ~Follower() { thread_.join(); }

  void Stop() {
    absl::MutexLock lock(&mutex_);
    stopping_ = true;
    if (context_ != nullptr) context_->TryCancel();
  }
  bool ended() const { return ended_; }
  // Why it ended by itself. Only when it has.
  absl::Status status() {
    absl::MutexLock lock(&mutex_);
    return status_;
  }

 private:
  void Follow(const std::string& group) {
    while (true) {
      const absl::Status status = Stream(group);
      absl::MutexLock lock(&mutex_);
      if (stopping_) break;
      if (!MayComeBack(status)) {
        status_ = status;
        break;
      }
      const auto stopping = [this]() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) { return stopping_; };
      if (mutex_.AwaitWithTimeout(absl::Condition(&stopping), kPause)) break;
    }
    ended_ = true;
  }

  // One stream from the last position on.
  absl::Status Stream(const std::string& group) {
    grpc::ClientContext context;
    context.AddMetadata("authorization", absl::StrCat("Bearer ", token_));
    {
      absl::MutexLock lock(&mutex_);
      if (stopping_) return absl::OkStatus();
      context_ = &context;
    }
    journal::v1::WatchChangesRequest request;
    request.set_parent(group);
    request.set_after_position(position_);
    const auto reader = stub_->WatchChanges(&context, request);
    journal::v1::WatchChangesResponse event;
    while (reader->Read(&event)) {
      if (!event.has_change()) continue;
      position_ = event.change().position();
      printer_.Print(ChangeLine(server_, event.change()));
    }
    const absl::Status status = rpc::FromGrpc(reader->Finish());
    absl::MutexLock lock(&mutex_);
    context_ = nullptr;
    return status;
  }

  const std::string server_, token_;
  Printer& printer_;
  const std::unique_ptr<journal::v1::ChangeService::Stub> stub_;
  int64_t position_;  // of the thread
  std::atomic<bool> ended_{false};
  absl::Mutex mutex_;
  bool stopping_ ABSL_GUARDED_BY(mutex_) = false;
  grpc::ClientContext* context_ ABSL_GUARDED_BY(mutex_) = nullptr;
  absl::Status status_ ABSL_GUARDED_BY(mutex_);
  std::thread thread_;
};

using Followers = std::vector<std::unique_ptr<Follower>>;

// Until one is refused, or all are quiet for long enough.
void Wait(const Followers& followers, Printer& printer) {
  const int seconds = absl::GetFlag(FLAGS_until_idle);
  while (seconds == 0 || printer.IdleTime() < absl::Seconds(seconds)) {
    for (const auto& follower : followers) {
      if (follower->ended()) return;
    }
    absl::SleepFor(absl::Milliseconds(100));
  }
}

}  // namespace

absl::Status RunWatch(const Invocation& invocation) {
  RETURN_IF_ERROR(invocation.AtMost(0));
  Session& session = invocation.session;
  ASSIGN_OR_RETURN(const std::string group, GroupName(session.group()));
  ASSIGN_OR_RETURN(const std::vector<std::string> servers, ChosenServers());
  Printer printer;
  Followers followers;
  ASSIGN_OR_RETURN(const auto credentials, CredentialsFromFlags());
  for (const std::string& server : servers) {
    ASSIGN_OR_RETURN(const std::string target, session.TargetOf(server));
    followers.push_back(std::make_unique<Follower>(server, grpc::CreateChannel(target, credentials),
                                                   session.token(), group, printer));
  }
  Wait(followers, printer);
  absl::Status status;
  for (const auto& follower : followers) {
    if (follower->ended()) status.Update(follower->status());
    follower->Stop();
  }
  return status;
}

}  // namespace edugroup::ctl
