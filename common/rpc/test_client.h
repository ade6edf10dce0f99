// A client that sends what a well-behaved one never would.
#pragma once

#include <grpcpp/generic/generic_stub.h>
#include <grpcpp/grpcpp.h>

#include <map>
#include <memory>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/synchronization/notification.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "common/rpc/grpc_status.h"
#include "common/rpc/reception.h"

namespace edugroup::rpc {

class TestClient {
 public:
  explicit TestClient(const std::string& target)
      : channel_(grpc::CreateChannel(target, grpc::InsecureChannelCredentials())),
        stub_(channel_) {}

  // Sends `bytes` as they are to a unary method ("edugroup.test.v1.NoteService/GetNote").
  grpc::Status Send(const std::string& method, const std::string& bytes,
                    const std::multimap<std::string, std::string>& metadata,
                    absl::Time deadline = absl::Now() + absl::Seconds(20),
                    std::string* answer_bytes = nullptr) {
    grpc::ClientContext context;
    if (deadline != absl::InfiniteFuture()) context.set_deadline(absl::ToChronoTime(deadline));
    for (const auto& [key, value] : metadata) context.AddMetadata(key, value);
    grpc::ByteBuffer request, answer;
    ToBuffer(bytes, request);
    grpc::Status status;
    absl::Notification done;
    stub_.UnaryCall(&context, absl::StrCat("/", method), grpc::StubOptions(), &request, &answer,
                    [&](grpc::Status result) {
                      status = std::move(result);
                      done.Notify();
                    });
    done.WaitForNotification();
    if (status.ok() && answer_bytes != nullptr) {
      grpc::Slice slice;
      if (answer.DumpToSingleSlice(&slice).ok()) {
        answer_bytes->assign(reinterpret_cast<const char*>(slice.begin()), slice.size());
      }
    }
    return status;
  }
  absl::Status SendAs(const std::string& token, const std::string& method,
                      const std::string& bytes) {
    return FromGrpc(Send(method, bytes, {{"authorization", "Bearer " + token}}));
  }

  const std::shared_ptr<grpc::Channel>& channel() const { return channel_; }

 private:
  std::shared_ptr<grpc::Channel> channel_;
  grpc::GenericStub stub_;
};

}  // namespace edugroup::rpc
