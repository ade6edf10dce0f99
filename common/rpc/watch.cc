// WatchChanges: the stream of the change feed.
#include <grpcpp/impl/codegen/server_callback_handlers.h>

#include <algorithm>
#include <deque>

#include "absl/strings/str_cat.h"
#include "common/observe/log.h"
#include "common/resource/name.h"
#include "common/rpc/change_service.h"
#include "common/rpc/grpc_status.h"

namespace edugroup::rpc {
namespace {

constexpr size_t kMaxWatchers = 256;
constexpr int kReadAhead = 200;
constexpr absl::Duration kHeartbeat = absl::Seconds(5);
constexpr absl::Duration kIdleWait = absl::Seconds(1);
constexpr absl::Duration kReadTimeout = absl::Seconds(5);
// How long a watcher may take to read what was sent to it before the server stopped.
constexpr absl::Duration kGoodbye = absl::Seconds(1);

}  // namespace

// One open stream. gRPC's callbacks and the hub's thread meet under the mutex; the hub reads ahead,
// the callbacks send.
class WatchHub::Watcher final : public grpc::ServerWriteReactor<grpc::ByteBuffer>,
                                public std::enable_shared_from_this<Watcher> {
 public:
  Watcher(WatchHub& hub, MethodMetrics& metrics, grpc::CallbackServerContext* context)
      : hub_(hub), metrics_(metrics), context_(context) {
    metrics_.started.Add();
    metrics_.received.Add();
    metrics_.in_flight.Add();
    arrived_ = absl::Now();
  }

  // Begins to follow the journal: `group` empty means all groups. The stream ends when the caller's
  // token does.
  void Follow(std::string group, int64_t after, bool open_personal_data, absl::Time expires) {
    {
      absl::MutexLock lock(&mutex_);
      group_ = std::move(group);
      position_ = after;
      open_personal_data_ = open_personal_data;
      expires_ = expires;
      following_ = true;
      last_sent_ = absl::Now();
    }
    if (!hub_.Add(shared_from_this())) {
      End(Overloaded(absl::Seconds(5)));
      return;
    }
    // A caller that left meanwhile has been removed before it was added.
    if (Gone()) {
      hub_.Remove(this);
      return;
    }
    hub_.Wake();
  }

  void End(const absl::Status& status) {
    absl::MutexLock lock(&mutex_);
    if (finished_) return;
    finished_ = true;
    code_ = ToGrpc(status).error_code();
    Finish(ToGrpc(status));
  }

  void OnWriteDone(bool ok) override {
    {
      absl::MutexLock lock(&mutex_);
      writing_ = false;
      if (ok && !finished_) {
        SendNext();
        if (writing_) return;
      }
    }
    if (ok) {
      hub_.Wake();
    } else {
      End(absl::CancelledError("stream broken"));
    }
  }
  void OnCancel() override { End(absl::CancelledError("cancelled")); }
  void OnDone() override {
    {
      absl::MutexLock lock(&mutex_);
      context_ = nullptr;
    }
    hub_.Remove(this);
    // gRPC is done with the reactor; the hub or the admission may still hold it.
    std::shared_ptr<Watcher> self;
    absl::MutexLock lock(&mutex_);
    self = std::move(self_);
    metrics_.handled[code_].Add();
    metrics_.in_flight.Add(-1);
    metrics_.seconds.Observe(absl::ToDoubleSeconds(absl::Now() - arrived_));
  }

  // Breaks the stream off: for a caller that does not take what was sent before the end.
  void BreakOff() {
    absl::MutexLock lock(&mutex_);
    if (context_ != nullptr) context_->TryCancel();
  }

  // Keeps the watcher alive until gRPC is done with it.
  void KeepAlive(std::shared_ptr<Watcher> self) {
    absl::MutexLock lock(&mutex_);
    self_ = std::move(self);
  }

 private:
  friend class WatchHub;

  bool Gone() {
    absl::MutexLock lock(&mutex_);
    return context_ == nullptr;
  }

  // Starts the next write, if something waits.
  void SendNext() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
    if (writing_ || finished_ || ready_.empty()) return;
    ToBuffer(std::move(ready_.front()), buffer_);
    ready_.pop_front();
    writing_ = true;
    last_sent_ = absl::Now();
    metrics_.sent.Add();
    StartWrite(&buffer_);
  }

  WatchHub& hub_;
  MethodMetrics& metrics_;
  absl::Time arrived_;
  absl::Mutex mutex_;
  grpc::CallbackServerContext* context_ ABSL_GUARDED_BY(mutex_);  // null when gRPC is done
  absl::Time expires_ ABSL_GUARDED_BY(mutex_) = absl::InfiniteFuture();
  std::string group_ ABSL_GUARDED_BY(mutex_);
  int64_t position_ ABSL_GUARDED_BY(mutex_) = 0;  // everything of the group up to here is in ready_
  bool open_personal_data_ ABSL_GUARDED_BY(mutex_) = false;
  bool following_ ABSL_GUARDED_BY(mutex_) = false;
  bool writing_ ABSL_GUARDED_BY(mutex_) = false;
  bool finished_ ABSL_GUARDED_BY(mutex_) = false;
  absl::Time last_sent_ ABSL_GUARDED_BY(mutex_);
  std::deque<std::string> ready_ ABSL_GUARDED_BY(mutex_);
  std::shared_ptr<Watcher> self_ ABSL_GUARDED_BY(mutex_);
  grpc::StatusCode code_ ABSL_GUARDED_BY(mutex_) = grpc::StatusCode::OK;
  grpc::ByteBuffer buffer_;
};

WatchHub::WatchHub(journal::Journal& journal, const resource::SubjectKeys& keys,
                   observe::Registry& registry)
    : journal_(journal),
      keys_(keys),
      watchers_gauge_(registry.MakeGauge("journal_watchers", "Open WatchChanges streams.")) {
  journal_.OnAdvance([this] { Wake(); });
  thread_ = std::thread([this] { Run(); });
}

WatchHub::~WatchHub() { Stop(); }

void WatchHub::Stop() {
  {
    absl::MutexLock lock(&mutex_);
    stopping_ = true;
    for (const std::shared_ptr<Watcher>& watcher : watchers_) {
      watcher->End(Error(absl::StatusCode::kUnavailable, ErrorReason::DEPENDENCY_UNAVAILABLE,
                         "the server is stopping; resume from the last position",
                         "服务正在停止，请从最后位置继续"));
    }
  }
  if (thread_.joinable()) thread_.join();
  absl::MutexLock lock(&mutex_);
  auto all_left = [this]() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) { return watchers_.empty(); };
  if (mutex_.AwaitWithTimeout(absl::Condition(&all_left), kGoodbye)) return;
  for (const std::shared_ptr<Watcher>& watcher : watchers_) watcher->BreakOff();
}

bool WatchHub::Add(std::shared_ptr<Watcher> watcher) {
  absl::MutexLock lock(&mutex_);
  if (stopping_ || watchers_.size() >= kMaxWatchers) return false;
  watchers_.push_back(std::move(watcher));
  watchers_gauge_.Set(static_cast<double>(watchers_.size()));
  return true;
}

void WatchHub::Remove(const Watcher* watcher) {
  absl::MutexLock lock(&mutex_);
  watchers_.erase(std::remove_if(watchers_.begin(), watchers_.end(),
                                 [watcher](const auto& kept) { return kept.get() == watcher; }),
                  watchers_.end());
  watchers_gauge_.Set(static_cast<double>(watchers_.size()));
}

void WatchHub::Wake() {
  absl::MutexLock lock(&mutex_);
  woken_ = true;
}

void WatchHub::Run() {
  while (true) {
    std::vector<std::shared_ptr<Watcher>> watchers;
    {
      absl::MutexLock lock(&mutex_);
      auto due = [this]() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) { return woken_ || stopping_; };
      mutex_.AwaitWithTimeout(absl::Condition(&due), kIdleWait);
      if (stopping_) return;
      woken_ = false;
      watchers = watchers_;
    }
    for (const std::shared_ptr<Watcher>& watcher : watchers) Feed(*watcher);
  }
}

void WatchHub::Feed(Watcher& watcher) {
  std::string group;
  int64_t position;
  bool open, expired;
  {
    absl::MutexLock lock(&watcher.mutex_);
    if (watcher.finished_ || !watcher.following_ || !watcher.ready_.empty()) return;
    group = watcher.group_;
    position = watcher.position_;
    open = watcher.open_personal_data_;
    expired = absl::Now() >= watcher.expires_;
  }
  if (expired) {
    watcher.End(Error(absl::StatusCode::kUnauthenticated, ErrorReason::TOKEN_EXPIRED,
                      "the token expired; resume from the last position with a new one",
                      "访问令牌已过期，请用新令牌从最后位置继续"));
    return;
  }
  const int64_t head = journal_.AwaitBeyond(0, absl::InfinitePast());
  std::vector<std::string> messages;
  int64_t reached = position;
  if (head > position) {
    const absl::Time deadline = absl::Now() + kReadTimeout;
    const auto entries = journal_.Read(deadline, group, position, "", kReadAhead);
    if (!entries.ok()) return;  // tried again at the next round
    auto changes = ToChanges(*entries, open, keys_, deadline);
    if (!changes.ok()) return;
    for (journal::v1::Change& change : *changes) {
      reached = change.position();
      journal::v1::WatchChangesResponse response;
      *response.mutable_change() = std::move(change);
      messages.push_back(response.SerializeAsString());
    }
    // A short read says that the group has nothing more up to the head known before it.
    if (entries->size() < kReadAhead) reached = std::max(reached, head);
  }
  absl::MutexLock lock(&watcher.mutex_);
  for (std::string& message : messages) watcher.ready_.push_back(std::move(message));
  watcher.position_ = reached;
  if (messages.empty() && absl::Now() - watcher.last_sent_ >= kHeartbeat) {
    journal::v1::WatchChangesResponse response;
    response.set_heartbeat_position(reached);
    watcher.ready_.push_back(response.SerializeAsString());
  }
  watcher.SendNext();
}

ChangeRpc::ChangeRpc(const Methods& methods, Reception& reception, WatchHub& hub,
                     observe::Registry& registry)
    : DescribedService(
          *journal::v1::Change::descriptor()->file()->FindServiceByName("ChangeService"), methods,
          reception, registry) {
  const auto& service =
      *journal::v1::Change::descriptor()->file()->FindServiceByName("ChangeService");
  const auto& method = *service.FindMethodByName("WatchChanges");
  watch_metrics_ = std::make_unique<MethodMetrics>(registry, method);
  MarkMethodRawCallback(
      IndexOf(service, "WatchChanges"),
      new grpc::internal::CallbackServerStreamingHandler<grpc::ByteBuffer, grpc::ByteBuffer>(
          [&reception, &hub, &method, metrics = watch_metrics_.get()](
              grpc::CallbackServerContext* context, const grpc::ByteBuffer* bytes) {
            auto watcher = std::make_shared<WatchHub::Watcher>(hub, *metrics, context);
            watcher->KeepAlive(watcher);
            Arrival arrival = ArrivalOf(*context);
            Executor::Task admit = [&reception, &method, watcher, bytes = grpc::ByteBuffer(*bytes),
                                    arrival = std::move(arrival)] {
              Call call;
              call.method = absl::StrCat(method.service()->full_name(), "/", method.name());
              call.trace = observe::StartSpan(arrival.traceparent);
              std::shared_ptr<const auth::Principal> principal;
              journal::v1::WatchChangesRequest request;
              absl::Status status =
                  reception.Admit(arrival, method, bytes, request, principal, call);
              if (status.ok() && request.after_position() < 0) {
                status = InvalidField("after_position", "must not be negative", "位置不能为负");
              }
              if (status.ok() && request.parent() != absl::StrCat("groups/", call.group)) {
                status = InvalidField("parent", "must be a name of the form groups/{group}",
                                      "名称格式应为 groups/{group}");
              }
              reception.LogCall(call, status, absl::Now() - arrival.time);
              if (!status.ok()) {
                watcher->End(status);
                return;
              }
              watcher->Follow(call.group == "-" ? "" : call.group, request.after_position(),
                              call.Has(auth::Role::SECRETARIAT), principal->expires);
            };
            if (!reception.executor().TryRun(admit)) watcher->End(Overloaded(absl::Seconds(1)));
            return watcher.get();
          }));
}

}  // namespace edugroup::rpc
