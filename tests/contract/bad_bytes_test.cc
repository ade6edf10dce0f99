// What is no request at all, is too large, or comes too late.
#include <random>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "tests/contract/places.h"
#include "tests/contract/refusal.h"

namespace edugroup::contract {
namespace {

TEST(BadBytes, TextThatIsNotUtf8) {
  int checked = 0;
  for (const Method& method : World::Get().methods()) {
    const NothingWritten nothing_written;
    const auto sample = method.DryRequest();
    for (const Place& place : PlacesOf(*sample)) {
      if (!place.IsText()) continue;
      const auto request = method.DryRequest();
      place.SetText(*request, "@@@@");
      for (const char* wrong : {"\xff\xfe\xfd\xfc", "\xc0\x80\xc0\x80", "\xed\xa0\x80x"}) {
        SCOPED_TRACE(absl::StrCat(method.Title(), ": ", place.path));
        ++checked;
        const std::string bytes =
            absl::StrReplaceAll(request->SerializeAsString(), {{"@@@@", wrong}});
        ExpectRefused(World::Get().AskBytes(method, bytes, World::Get().GoodToken(method)),
                      absl::StatusCode::kInvalidArgument, ErrorReason::REQUEST_MALFORMED);
      }
    }
  }
  EXPECT_GE(checked, 900);
}

TEST(BadBytes, NoiseAndHalfRequests) {
  std::mt19937 random(20191120);
  for (const Method& method : World::Get().methods()) {
    SCOPED_TRACE(method.Title());
    const NothingWritten nothing_written;
    const std::string good = method.DryRequest()->SerializeAsString();
    std::vector<std::string> requests;
    for (int i = 0; i < 20; ++i) {
      std::string noise(1 + random() % 200, '\0');
      for (char& c : noise) c = static_cast<char>(random());
      requests.push_back(noise);
    }
    for (size_t length = 1; length < good.size(); length += 7) {
      requests.push_back(good.substr(0, length) + '\xff');
    }
    for (const std::string& request : requests) {
      const Answer answer = World::Get().AskBytes(method, request, World::Get().GoodToken(method));
      if (!answer.status.ok()) ExpectProperRefusal(answer);
    }
  }
}

TEST(BadBytes, AMessageOfFiveMebibytes) {
  for (const Method& method : World::Get().methods()) {
    SCOPED_TRACE(method.Title());
    const NothingWritten nothing_written;
    // A field that no message of the contract has: everything else of the request is good.
    std::string bytes = method.DryRequest()->SerializeAsString();
    constexpr char kHead[] = "\xfa\xff\x01\x80\x80\xc0\x02";  // field 4095, 5 MiB
    bytes.append(kHead, sizeof(kHead) - 1).append(5 << 20, 'x');
    ExpectRefused(World::Get().AskBytes(method, bytes, World::Get().GoodToken(method)),
                  absl::StatusCode::kResourceExhausted, ErrorReason::REQUEST_TOO_LARGE);
  }
}

TEST(BadBytes, ADeadlineThatHasPassed) {
  for (const Method& method : World::Get().methods()) {
    SCOPED_TRACE(method.Title());
    const NothingWritten nothing_written;
    const Answer answer =
        World::Get().AskBytes(method, method.Request()->SerializeAsString(),
                              World::Get().GoodToken(method), absl::Now() - absl::Seconds(1));
    EXPECT_EQ(answer.status.code(), absl::StatusCode::kDeadlineExceeded) << answer.status;
  }
}

}  // namespace
}  // namespace edugroup::contract
