#include "tests/load/watcher.h"

#include <grpcpp/grpcpp.h>

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "edugroup/journal/v1/change_service.grpc.pb.h"

namespace edugroup::load {

using journal::v1::ChangeService;

namespace {

// The newest position: verifying nothing but the end of the chain tells it.
int64_t Head(ChangeService::Stub& stub, const std::string& token, const std::string& group) {
  grpc::ClientContext context;
  context.AddMetadata("authorization", absl::StrCat("Bearer ", token));
  journal::v1::VerifyChangesRequest request;
  request.set_parent(group);
  journal::v1::VerifyChangesResponse response;
  static_cast<void>(stub.VerifyChanges(&context, request, &response));
  return response.last_position();
}

}  // namespace

Watcher::Watcher(const std::string& target, const std::string& token, const std::string& group)
    : context_(std::make_unique<grpc::ClientContext>()) {
  context_->AddMetadata("authorization", absl::StrCat("Bearer ", token));
  auto stub =
      ChangeService::NewStub(grpc::CreateChannel(target, grpc::InsecureChannelCredentials()));
  const int64_t head = Head(*stub, token, group);
  thread_ = std::thread([this, stub = std::move(stub), group, head] {
    journal::v1::WatchChangesRequest request;
    request.set_parent(group);
    request.set_after_position(head);
    const auto reader = stub->WatchChanges(context_.get(), request);
    journal::v1::WatchChangesResponse response;
    while (reader->Read(&response)) {
      if (!response.has_change()) continue;
      const absl::Time written = absl::FromUnixSeconds(response.change().time().seconds()) +
                                 absl::Nanoseconds(response.change().time().nanos());
      const double ms = absl::ToDoubleMilliseconds(absl::Now() - written);
      const std::lock_guard<std::mutex> lock(mutex_);
      latencies_.push_back(ms);
    }
    static_cast<void>(reader->Finish());
  });
}

Watcher::~Watcher() {
  context_->TryCancel();
  thread_.join();
}

std::vector<double> Watcher::Latencies() {
  const std::lock_guard<std::mutex> lock(mutex_);
  std::vector<double> sorted = latencies_;
  std::sort(sorted.begin(), sorted.end());
  return sorted;
}

}  // namespace edugroup::load
