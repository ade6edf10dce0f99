// The door, through real gRPC: what comes in badly, and what every answer owes.
#include "common/rpc/reception.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "absl/random/random.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_split.h"
#include "common/rpc/test_client.h"
#include "common/testing/note_server.h"
#include "common/testing/servers.h"
#include "common/testing/status.h"
#include "edugroup/test/v1/note_service.pb.h"

namespace edugroup::rpc {
namespace {

using absl::StatusCode;
using test::v1::BreakNotesRequest;
using testing::ExpectError;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr char kService[] = "edugroup.test.v1.NoteService/";
constexpr absl::CivilDay kToday(2019, 12, 1);

std::string Name(const char* method) { return absl::StrCat(kService, method); }

test::v1::GetNoteRequest GetRequest(const std::string& name = "groups/jd/notes/n1") {
  test::v1::GetNoteRequest request;
  request.set_name(name);
  return request;
}

class ReceptionTest : public ::testing::Test {
 protected:
  static void SetUpTestSuite() {
    servers_ = new testing::Servers({testing::NoteServer()}, kToday, [](ServerOptions& options) {
      options.reception.default_deadline = absl::Seconds(3);
    });
    testing::Caller secretariat = servers_->Secretariat("jd");
    test::v1::CreateNoteRequest request;
    request.set_parent("groups/jd");
    request.set_note_id("n1");
    request.mutable_note()->set_text("text");
    ASSERT_TRUE(secretariat.Ask<test::v1::Note>(Name("CreateNote"), request).ok());
  }
  static void TearDownTestSuite() {
    delete servers_;
    servers_ = nullptr;
  }

  absl::Status Get(const testing::Caller& caller, const std::string& name = "groups/jd/notes/n1") {
    return client_.SendAs(caller.token(), Name("GetNote"), GetRequest(name).SerializeAsString());
  }
  absl::Status Break(BreakNotesRequest::Way way) {
    BreakNotesRequest request;
    request.set_parent("groups/jd");
    request.set_way(way);
    return secretariat_.Ask<test::v1::BreakNotesResponse>(Name("BreakNotes"), request).status();
  }
  grpc::Status Raw(const std::string& bytes) {
    return client_.Send(Name("GetNote"), bytes,
                        {{"authorization", "Bearer " + secretariat_.token()}});
  }

  static testing::Servers* servers_;
  testing::Caller secretariat_ = servers_->Secretariat("jd");
  TestClient client_{servers_->target("test")};
};
testing::Servers* ReceptionTest::servers_ = nullptr;

TEST_F(ReceptionTest, WithoutATokenOrWithABadOneNobodyComesIn) {
  const std::string bytes = GetRequest().SerializeAsString();
  const auto send = [&](const std::multimap<std::string, std::string>& metadata) {
    return FromGrpc(client_.Send(Name("GetNote"), bytes, metadata));
  };
  ExpectError(send({}), StatusCode::kUnauthenticated, ErrorReason::TOKEN_MISSING);
  for (const char* bad : {"Basic abc", "Bearer", "Bearer ", "Bearer x", "Bearer a.b.c", "x"}) {
    ExpectError(send({{"authorization", bad}}), StatusCode::kUnauthenticated,
                ErrorReason::TOKEN_INVALID);
  }
  std::string forged = secretariat_.token();
  forged[forged.size() - 5] ^= 1;
  ExpectError(send({{"authorization", "Bearer " + forged}}), StatusCode::kUnauthenticated,
              ErrorReason::TOKEN_INVALID);
  EXPECT_EQ(send({{"authorization", "Bearer " + secretariat_.token()}}), absl::OkStatus());
}

TEST_F(ReceptionTest, ARoleInThisGroupIsNeeded) {
  EXPECT_EQ(Get(secretariat_), absl::OkStatus());
  EXPECT_EQ(Get(servers_->As({.group = "*", .roles = {auth::Role::AUDITOR}})), absl::OkStatus());
  const std::vector<std::string> tokens = {
      servers_->Secretariat("pt").token(), servers_->Operator().token(),
      servers_->As({.group = "jd", .roles = {auth::Role::EXPERT}}).token(),
      servers_->As({.group = "jd", .roles = {auth::Role::SYSTEM}, .scopes = {"test.write"}})
          .token()};
  for (const std::string& token : tokens) {
    ExpectError(client_.SendAs(token, Name("GetNote"), GetRequest().SerializeAsString()),
                StatusCode::kPermissionDenied, ErrorReason::ROLE_REQUIRED);
  }
}

TEST_F(ReceptionTest, APlatformMethodIsForTheOperator) {
  testing::Caller op = servers_->Operator();
  const auto count =
      op.Ask<test::v1::CountNotesResponse>(Name("CountNotes"), test::v1::CountNotesRequest());
  ASSERT_TRUE(count.ok()) << count.status();
  EXPECT_EQ(count->note_count(), 1);
  ExpectError(
      secretariat_
          .Ask<test::v1::CountNotesResponse>(Name("CountNotes"), test::v1::CountNotesRequest())
          .status(),
      StatusCode::kPermissionDenied, ErrorReason::ROLE_REQUIRED);
}

TEST_F(ReceptionTest, MayYouIsAskedBeforeAnythingIsSaidOfTheRequest) {
  test::v1::CreateNoteRequest bad;
  bad.set_parent("groups/jd");
  bad.set_note_id(std::string(2000, 'x'));
  ExpectError(
      TestClient(servers_->target("test"))
          .SendAs(servers_->Secretariat("pt").token(), Name("CreateNote"), bad.SerializeAsString()),
      StatusCode::kPermissionDenied, ErrorReason::ROLE_REQUIRED);
  ExpectError(secretariat_.Ask<test::v1::Note>(Name("CreateNote"), bad).status(),
              StatusCode::kInvalidArgument, ErrorReason::FIELDS_INVALID);
}

TEST_F(ReceptionTest, ARequestAboutNoGroupIsRefused) {
  for (const char* name : {"", "notes/n1", "groups/-/notes/n1", "groups/-", "GROUPS/jd/notes/n1"}) {
    const absl::Status status = Get(secretariat_, name);
    EXPECT_TRUE(status.code() == StatusCode::kInvalidArgument ||
                status.code() == StatusCode::kPermissionDenied)
        << name << status;
  }
}

TEST_F(ReceptionTest, MalformedBytesAreMalformed) {
  std::string torn = GetRequest().SerializeAsString();
  torn.pop_back();
  for (const std::string& bytes :
       {torn, std::string("\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff"), std::string("\x0a\x7f"),
        std::string("\x07"), std::string("\x0a\x03\xff\xfe\xfd"),
        std::string("\x0a\x04\xf0\x9f\x98 ", 6), std::string("\x0a\x02\xc0\x80")}) {
    const grpc::Status raw = Raw(bytes);
    ExpectError(FromGrpc(raw), StatusCode::kInvalidArgument, ErrorReason::REQUEST_MALFORMED);
  }
  EXPECT_EQ(Raw("").error_code(), grpc::StatusCode::INVALID_ARGUMENT);  // an empty message
}

// How many statements of the name were run so far.
double Statements(Server& server, const std::string& name) {
  const std::string text = server.metrics().Text();
  for (const absl::string_view line : absl::StrSplit(text, '\n')) {
    if (!absl::StartsWith(line, "db_statement_seconds_count") ||
        !absl::StrContains(line, absl::StrCat("\"", name, "\""))) {
      continue;
    }
    double value = 0;
    if (absl::SimpleAtod(line.substr(line.rfind(' ') + 1), &value)) return value;
  }
  return 0;
}

TEST_F(ReceptionTest, ReadsThatWaitTogetherAreReadTogetherAndEachGetsItsOwnAnswer) {
  for (int i = 0; i < 8; ++i) {
    test::v1::CreateNoteRequest request;
    request.set_parent("groups/jd");
    request.set_note_id(absl::StrCat("together-", i));
    request.mutable_note()->set_text(absl::StrCat("text ", i));
    ASSERT_TRUE(secretariat_.Ask<test::v1::Note>(Name("CreateNote"), request).ok());
  }
  Server& server = servers_->server("test");
  const double before = Statements(server, "get_by_name");
  constexpr int kThreads = 32, kRounds = 30;
  std::vector<std::thread> threads;
  for (int t = 0; t < kThreads; ++t) {
    threads.emplace_back([&, t] {
      TestClient client(servers_->target("test"));
      const std::multimap<std::string, std::string> metadata = {
          {"authorization", "Bearer " + secretariat_.token()}};
      for (int round = 0; round < kRounds; ++round) {
        switch (t % 4) {
          case 0:  // somebody else's bad requests do not spoil the batch
            ExpectError(FromGrpc(client.Send(Name("GetNote"), "\xff\xff", metadata)),
                        StatusCode::kInvalidArgument, ErrorReason::REQUEST_MALFORMED);
            break;
          case 1:
            ExpectError(FromGrpc(client.Send(
                            Name("GetNote"),
                            GetRequest("groups/other/notes/n1").SerializeAsString(), metadata)),
                        StatusCode::kPermissionDenied, ErrorReason::ROLE_REQUIRED);
            break;
          case 2:
            ExpectError(FromGrpc(client.Send(
                            Name("GetNote"),
                            GetRequest("groups/jd/notes/absent").SerializeAsString(), metadata)),
                        StatusCode::kNotFound, ErrorReason::RESOURCE_NOT_FOUND);
            break;
          default: {
            const int wanted = (t + round) % 8;
            std::string bytes;
            const grpc::Status status = client.Send(
                Name("GetNote"),
                GetRequest(absl::StrCat("groups/jd/notes/together-", wanted)).SerializeAsString(),
                metadata, absl::Now() + absl::Seconds(20), &bytes);
            test::v1::Note note;
            EXPECT_TRUE(status.ok() && note.ParseFromString(bytes)) << status.error_message();
            EXPECT_EQ(note.text(), absl::StrCat("text ", wanted));
          }
        }
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  // Half of the calls read; many of them shared a statement.
  EXPECT_LT(Statements(server, "get_by_name") - before, kThreads / 2 * kRounds * 0.9);
}

TEST_F(ReceptionTest, AMessageTooLargeIsToldSo) {
  const std::string huge(5 << 20, 'x');
  ExpectError(FromGrpc(Raw(GetRequest(huge).SerializeAsString())), StatusCode::kResourceExhausted,
              ErrorReason::REQUEST_TOO_LARGE);
  EXPECT_EQ(Raw(std::string(20 << 20, 'x')).error_code(), grpc::StatusCode::RESOURCE_EXHAUSTED);
  EXPECT_EQ(Get(secretariat_), absl::OkStatus());  // and the server goes on
}

TEST_F(ReceptionTest, ACallWithoutADeadlineGetsTheDefault) {
  test::v1::SleepNotesRequest request;
  request.set_parent("groups/jd");
  std::string bytes;
  const grpc::Status status = client_.Send(Name("SleepNotes"), request.SerializeAsString(),
                                           {{"authorization", "Bearer " + secretariat_.token()}},
                                           absl::InfiniteFuture(), &bytes);
  ASSERT_TRUE(status.ok()) << status.error_message();
  test::v1::SleepNotesResponse response;
  ASSERT_TRUE(response.ParseFromString(bytes));
  EXPECT_GT(response.milliseconds_left(), 1000);
  EXPECT_LE(response.milliseconds_left(), 3000);
}

TEST_F(ReceptionTest, ACallerWaitsNoLongerThanItsDeadline) {
  test::v1::SleepNotesRequest request;
  request.set_parent("groups/jd");
  request.set_milliseconds(1000);
  const absl::Time begin = absl::Now();
  const grpc::Status status = client_.Send(Name("SleepNotes"), request.SerializeAsString(),
                                           {{"authorization", "Bearer " + secretariat_.token()}},
                                           absl::Now() + absl::Milliseconds(150));
  EXPECT_EQ(status.error_code(), grpc::StatusCode::DEADLINE_EXCEEDED);
  EXPECT_LT(absl::Now() - begin, absl::Milliseconds(900));
}

TEST_F(ReceptionTest, WhateverAHandlerDoesTheAnswerIsOfTheContract) {
  ExpectError(Break(BreakNotesRequest::THROW), StatusCode::kInternal, ErrorReason::INTERNAL_DEFECT);
  ExpectError(Break(BreakNotesRequest::THROW_NUMBER), StatusCode::kInternal,
              ErrorReason::INTERNAL_DEFECT);
  ExpectError(Break(BreakNotesRequest::BARE_STATUS), StatusCode::kInternal,
              ErrorReason::INTERNAL_DEFECT);
  ExpectError(Break(BreakNotesRequest::UNKNOWN_STATUS), StatusCode::kInternal,
              ErrorReason::INTERNAL_DEFECT);
  const absl::Status huge = Break(BreakNotesRequest::HUGE_DETAILS);
  ExpectError(huge, StatusCode::kInvalidArgument, ErrorReason::FIELDS_INVALID);
  EXPECT_LE(ToGrpc(huge).error_details().size(), 4096u);
}

TEST_F(ReceptionTest, ADefectIsLoggedUnderTheTraceOfTheCall) {
  BreakNotesRequest request;
  request.set_parent("groups/jd");
  request.set_way(BreakNotesRequest::BARE_STATUS);
  ::testing::internal::CaptureStderr();
  const grpc::Status status =
      client_.Send(Name("BreakNotes"), request.SerializeAsString(),
                   {{"authorization", "Bearer " + secretariat_.token()},
                    {"traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"}});
  absl::SleepFor(absl::Milliseconds(50));
  const std::string log = ::testing::internal::GetCapturedStderr();
  EXPECT_EQ(status.error_code(), grpc::StatusCode::INTERNAL);
  EXPECT_THAT(log, HasSubstr("0af7651916cd43dd8448eb211c80319c"));
  EXPECT_THAT(log, HasSubstr("INTERNAL_DEFECT"));
  EXPECT_THAT(log, Not(HasSubstr(secretariat_.token())));
}

TEST_F(ReceptionTest, UnknownMethodsAreUnimplemented) {
  EXPECT_EQ(client_.Send(Name("NoSuchMethod"), "", {}).error_code(),
            grpc::StatusCode::UNIMPLEMENTED);
}

std::set<std::string> SeriesOf(const std::string& text) {
  std::set<std::string> series;
  for (const absl::string_view line : absl::StrSplit(text, '\n')) {
    if (!line.empty() && line[0] != '#') {
      series.insert(std::string(line.substr(0, line.rfind(' '))));
    }
  }
  return series;
}

TEST_F(ReceptionTest, MetricsHaveAllTheirSeriesFromTheStartAndNoMoreEver) {
  observe::Registry& metrics = servers_->server("test").metrics();
  const std::string before = metrics.Text();
  for (const char* method : {"CreateNote", "ListNotes", "CountNotes"}) {
    for (const char* code :
         {"OK", "InvalidArgument", "Internal", "Unauthenticated", "Unavailable"}) {
      EXPECT_THAT(before, HasSubstr(absl::StrCat(
                              "grpc_server_handled_total{grpc_code=\"", code, "\",grpc_method=\"",
                              method, "\",grpc_service=\"edugroup.test.v1.NoteService\"")));
    }
  }
  EXPECT_THAT(before, HasSubstr("grpc_method=\"WatchChanges\""));
  // What the database was asked names itself at the first time only: ask once.
  testing::Caller op = servers_->Operator();
  EXPECT_TRUE(
      op.Ask<test::v1::CountNotesResponse>(Name("CountNotes"), test::v1::CountNotesRequest()).ok());
  EXPECT_EQ(Get(secretariat_), absl::OkStatus());
  const std::set<std::string> series = SeriesOf(metrics.Text());
  absl::BitGen random;
  const std::string good = GetRequest().SerializeAsString();
  for (int i = 0; i < 1000; ++i) {
    std::string bytes = good;
    for (int j = absl::Uniform(random, 0, 4); j > 0; --j) {
      bytes[absl::Uniform<size_t>(random, 0, bytes.size())] =
          static_cast<char>(absl::Uniform(random, 0, 256));
    }
    const grpc::Status status = Raw(bytes);
    ASSERT_NE(status.error_code(), grpc::StatusCode::UNKNOWN);
    ASSERT_NE(status.error_code(), grpc::StatusCode::INTERNAL) << status.error_message();
    if (!status.ok()) {
      ASSERT_NE(ReasonOf(FromGrpc(status)), ErrorReason::ERROR_REASON_UNSPECIFIED);
    }
  }
  EXPECT_EQ(SeriesOf(metrics.Text()), series);
}

// A server with one thread and room for one more call.
TEST(Overload, IsAnsweredAtOnceAndNothingHangs) {
  testing::Servers servers({testing::NoteServer()}, kToday, [](ServerOptions& options) {
    options.reception.workers = 1;
    options.reception.queue = 1;
  });
  const std::string token = servers.Secretariat("jd").token();
  test::v1::SleepNotesRequest request;
  request.set_parent("groups/jd");
  request.set_milliseconds(300);
  std::vector<absl::Status> answers(20);
  std::vector<std::thread> threads;
  const absl::Time begin = absl::Now();
  for (absl::Status& answer : answers) {
    threads.emplace_back([&] {
      answer = TestClient(servers.target("test"))
                   .SendAs(token, Name("SleepNotes"), request.SerializeAsString());
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_LT(absl::Now() - begin, absl::Seconds(8));
  int served = 0;
  for (const absl::Status& answer : answers) {
    served += answer.ok();
    if (answer.ok()) continue;
    ExpectError(answer, StatusCode::kResourceExhausted, ErrorReason::OVERLOADED);
    const auto retry = testing::DetailOf<google::rpc::RetryInfo>(answer);
    ASSERT_TRUE(retry.has_value());
    EXPECT_GT(retry->retry_delay().nanos() + retry->retry_delay().seconds(), 0);
  }
  EXPECT_GE(served, 1);
  EXPECT_LT(served, 20);
  EXPECT_THAT(servers.server("test").metrics().Text(),
              HasSubstr(absl::StrCat("grpc_server_rejected_total ", 20 - served)));
}

TEST(Queue, ACallWhoseDeadlinePassedInTheQueueIsDropped) {
  testing::Servers servers({testing::NoteServer()}, kToday,
                           [](ServerOptions& options) { options.reception.workers = 1; });
  const std::multimap<std::string, std::string> metadata = {
      {"authorization", "Bearer " + servers.Secretariat("jd").token()}};
  test::v1::SleepNotesRequest request;
  request.set_parent("groups/jd");
  request.set_milliseconds(600);
  TestClient client(servers.target("test"));
  std::thread busy([&] {
    EXPECT_TRUE(client.Send(Name("SleepNotes"), request.SerializeAsString(), metadata).ok());
  });
  absl::SleepFor(absl::Milliseconds(200));
  EXPECT_EQ(client
                .Send(Name("GetNote"), GetRequest().SerializeAsString(), metadata,
                      absl::Now() + absl::Milliseconds(100))
                .error_code(),
            grpc::StatusCode::DEADLINE_EXCEEDED);
  busy.join();
  const absl::Time end = absl::Now() + absl::Seconds(5);
  while (absl::Now() < end && servers.server("test").metrics().Text().find(
                                  "grpc_server_expired_in_queue_total 1") == std::string::npos) {
    absl::SleepFor(absl::Milliseconds(10));
  }
  EXPECT_THAT(servers.server("test").metrics().Text(),
              HasSubstr("grpc_server_expired_in_queue_total 1"));
}

TEST(BrokenSchema, ShowsNothingOfItself) {
  testing::Servers servers({testing::NoteServer()}, kToday);
  testing::Caller secretariat = servers.Secretariat("jd");
  servers.database("test").Run("DROP TABLE note");
  const absl::Status get = secretariat.Ask<test::v1::Note>(Name("GetNote"), GetRequest()).status();
  ExpectError(get, StatusCode::kFailedPrecondition, ErrorReason::SCHEMA_MISMATCH);
  test::v1::CreateNoteRequest create;
  create.set_parent("groups/jd");
  create.mutable_note()->set_text("text");
  ExpectError(secretariat.Ask<test::v1::Note>(Name("CreateNote"), create).status(),
              StatusCode::kFailedPrecondition, ErrorReason::SCHEMA_MISMATCH);
}

}  // namespace
}  // namespace edugroup::rpc
