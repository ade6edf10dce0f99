#include "tests/load/generator.h"

#include <grpcpp/generic/generic_stub.h>
#include <grpcpp/grpcpp.h>

#include <algorithm>
#include <memory>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"

namespace edugroup::load {
namespace {

constexpr int kChannels = 4;
constexpr int kMostOutstanding = 4096;  // of an open loop; above, the generator itself is too slow

struct InFlight {
  grpc::ClientContext context;
  grpc::ByteBuffer request, response;
  grpc::Status status;
  absl::Time due;
  std::unique_ptr<grpc::GenericClientAsyncResponseReader> reader;
};

// Of calls that took these times, within `duration`.
Measured Summary(std::vector<double> milliseconds, absl::Duration duration) {
  std::sort(milliseconds.begin(), milliseconds.end());
  Measured measured;
  measured.ok_per_second =
      static_cast<double>(milliseconds.size()) / absl::ToDoubleSeconds(duration);
  if (!milliseconds.empty()) {
    measured.p50_ms = milliseconds[milliseconds.size() / 2];
    measured.p99_ms = milliseconds[milliseconds.size() * 99 / 100];
  }
  return measured;
}

class Generator {
 public:
  explicit Generator(const Load& load) : load_(load) {
    for (int i = 0; i < kChannels; ++i) {
      grpc::ChannelArguments arguments;
      arguments.SetInt("edugroup.load.channel", i);  // distinct arguments: distinct connections
      arguments.SetMaxReceiveMessageSize(64 << 20);
      stubs_.push_back(std::make_unique<grpc::GenericStub>(
          grpc::CreateCustomChannel(load.target, grpc::InsecureChannelCredentials(), arguments)));
    }
  }

  Measured Run() {
    begin_ = absl::Now() + load_.warm_up;
    end_ = begin_ + load_.duration;
    if (load_.rate > 0) {
      OpenLoop();
    } else {
      ClosedLoop();
    }
    return Result();
  }

 private:
  void Begin(absl::Time due) {
    auto* call = new InFlight;
    call->due = due;
    call->context.set_deadline(absl::ToChronoTime(absl::Now() + load_.timeout));
    if (!load_.token.empty()) {
      call->context.AddMetadata("authorization", absl::StrCat("Bearer ", load_.token));
    }
    grpc::Slice slice(load_.request(sent_));
    call->request = grpc::ByteBuffer(&slice, 1);
    call->reader = stubs_[sent_ % stubs_.size()]->PrepareUnaryCall(
        &call->context, absl::StrCat("/", load_.method), call->request, &queue_);
    call->reader->StartCall();
    call->reader->Finish(&call->response, &call->status, call);
    ++sent_;
    ++outstanding_;
  }

  void End(InFlight* call) {
    const absl::Time now = absl::Now();
    ++answered_;
    if (call->due >= begin_ && now <= end_) {
      ++codes_[call->status.error_code()];
      if (call->status.ok()) milliseconds_.push_back(absl::ToDoubleMilliseconds(now - call->due));
    }
    --outstanding_;
    delete call;
  }

  void ClosedLoop() {
    for (int i = 0; i < load_.callers; ++i) Begin(absl::Now());
    void* tag = nullptr;
    bool ok = false;
    while (outstanding_ > 0 && queue_.Next(&tag, &ok)) {
      End(static_cast<InFlight*>(tag));
      if (absl::Now() < end_) Begin(absl::Now());
    }
  }

  void OpenLoop() {
    const absl::Duration gap = absl::Seconds(1) / load_.rate;
    absl::Time due = absl::Now();
    void* tag = nullptr;
    bool ok = false;
    while (absl::Now() < end_ || outstanding_ > 0) {
      while (due <= absl::Now() && due < end_ && outstanding_ < kMostOutstanding) {
        Begin(due);
        due += gap;
      }
      const absl::Time until = due < end_ ? due : absl::Now() + absl::Milliseconds(100);
      if (queue_.AsyncNext(&tag, &ok, absl::ToChronoTime(until)) ==
          grpc::CompletionQueue::GOT_EVENT) {
        End(static_cast<InFlight*>(tag));
      }
    }
  }

  Measured Result() {
    Measured measured = Summary(std::move(milliseconds_), load_.duration);
    measured.codes = codes_;
    measured.answered = answered_;
    return measured;
  }

  const Load& load_;
  std::vector<std::unique_ptr<grpc::GenericStub>> stubs_;
  grpc::CompletionQueue queue_;
  absl::Time begin_, end_;
  uint64_t sent_ = 0;
  int64_t answered_ = 0;
  int outstanding_ = 0;
  std::map<int, int64_t> codes_;
  std::vector<double> milliseconds_;
};

}  // namespace

Measured Run(const Load& load) { return Generator(load).Run(); }

Measured Serially(int count, const std::function<void(int)>& step) {
  std::vector<double> milliseconds;
  const absl::Time begin = absl::Now();
  for (int i = 0; i < count; ++i) {
    const absl::Time started = absl::Now();
    step(i);
    milliseconds.push_back(absl::ToDoubleMilliseconds(absl::Now() - started));
  }
  Measured measured = Summary(std::move(milliseconds), absl::Now() - begin);
  measured.answered = count;
  return measured;
}

}  // namespace edugroup::load
