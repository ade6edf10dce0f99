// The life of a server: what keeps it from starting, when it is ready, how it stops.
#include "common/rpc/server.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <cstdlib>
#include <fstream>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/str_split.h"
#include "common/rpc/test_client.h"
#include "common/testing/cut_line.h"
#include "common/testing/eventually.h"
#include "common/testing/note_server.h"
#include "common/testing/servers.h"
#include "common/testing/status.h"
#include "edugroup/journal/v1/change_service.grpc.pb.h"
#include "edugroup/test/v1/note_service.pb.h"
#include "grpc/health/v1/health.pb.h"

namespace edugroup::rpc {
namespace {

using absl::StatusCode;
using edugroup::testing::Eventually;
using grpc::health::v1::HealthCheckResponse;
using ::testing::HasSubstr;

constexpr absl::CivilDay kToday(2019, 12, 1);
constexpr char kSleep[] = "edugroup.test.v1.NoteService/SleepNotes";
constexpr char kGet[] = "edugroup.test.v1.NoteService/GetNote";

// The value of a series, -1 when it is not there.
double Metric(Server& server, const std::string& series) {
  const std::string text = server.metrics().Text();
  for (const absl::string_view line : absl::StrSplit(text, '\n')) {
    double value = 0;
    if (absl::StartsWith(line, series + " ") &&
        absl::SimpleAtod(line.substr(series.size() + 1), &value)) {
      return value;
    }
  }
  return -1;
}

std::string SleepSeries(const std::string& metric, const std::string& code = "") {
  return absl::StrCat(metric, "{", code.empty() ? "" : absl::StrCat("grpc_code=\"", code, "\","),
                      "grpc_method=\"SleepNotes\",grpc_service=\"edugroup.test.v1.NoteService\","
                      "grpc_type=\"unary\"}");
}

HealthCheckResponse::ServingStatus Health(TestClient& client, const std::string& service) {
  grpc::health::v1::HealthCheckRequest request;
  request.set_service(service);
  std::string bytes;
  HealthCheckResponse response;
  const grpc::Status status =
      client.Send("grpc.health.v1.Health/Check", request.SerializeAsString(), {},
                  absl::Now() + absl::Seconds(5), &bytes);
  if (!status.ok() || !response.ParseFromString(bytes)) return HealthCheckResponse::UNKNOWN;
  return response.status();
}

class StartTest : public ::testing::Test {
 protected:
  absl::Status Start(const Definition& definition, const std::string& listen = "127.0.0.1:0") {
    ServerOptions options = servers_.options("test");
    options.listen = listen;
    return Server::Start(definition, options, servers_.clock()).status();
  }
  testing::Servers servers_{{testing::NoteServer()}, kToday};
};

TEST_F(StartTest, NoServerStartsWithAMethodThatDeclaresNoRule) {
  for (const char* service : {"UnruledService", "UnreachableService"}) {
    Definition definition = testing::NoteServer();
    definition.services.push_back(absl::StrCat("edugroup.test.v1.", service));
    const absl::Status status = Start(definition);
    EXPECT_EQ(status.code(), StatusCode::kFailedPrecondition) << status;
    EXPECT_THAT(std::string(status.message()), HasSubstr(service));
  }
}

TEST_F(StartTest, NoServerStartsWithAMethodThatHasNoHandler) {
  Definition definition = testing::NoteServer();
  definition.build = [](const Platform&, Methods&) { return std::make_shared<int>(0); };
  const absl::Status status = Start(definition);
  EXPECT_EQ(status.code(), StatusCode::kFailedPrecondition) << status;
  EXPECT_THAT(std::string(status.message()), HasSubstr("has no handler"));
}

TEST_F(StartTest, NoServerStartsWithPersonalDataWhoseKeysHaveNoPlace) {
  Definition definition = testing::NoteServer();
  definition.personal_tables.clear();
  const absl::Status status = Start(definition);
  EXPECT_EQ(status.code(), StatusCode::kFailedPrecondition) << status;
  EXPECT_THAT(std::string(status.message()),
              HasSubstr("edugroup.test.v1.Note holds personal data"));
}

TEST_F(StartTest, NoServerStartsWithAServiceThatDoesNotExist) {
  Definition definition = testing::NoteServer();
  definition.services.push_back("edugroup.test.v1.NoSuchService");
  EXPECT_EQ(Start(definition).code(), StatusCode::kFailedPrecondition);
}

TEST_F(StartTest, ASecondServerOnThePortIsRefused) {
  EXPECT_EQ(Start(testing::NoteServer(), servers_.options("test").listen).code(),
            StatusCode::kUnavailable);
  EXPECT_EQ(Start(testing::NoteServer()), absl::OkStatus());
}

TEST_F(StartTest, KeysMustBeThere) {
  ServerOptions options = servers_.options("test");
  options.listen = "127.0.0.1:0";
  options.seal_key_file = "/nowhere/key";
  EXPECT_FALSE(Server::Start(testing::NoteServer(), options, servers_.clock()).ok());
  options = servers_.options("test");
  options.listen = "127.0.0.1:0";
  options.verifier.jwks_file = "/nowhere/jwks";
  EXPECT_FALSE(Server::Start(testing::NoteServer(), options, servers_.clock()).ok());
}

TEST_F(StartTest, AnOlderSchemaIsNotServedUntilItIsMigrated) {
  Definition newer = testing::NoteServer();
  newer.migrations.push_back(
      {11, "0011_more", "ALTER TABLE note ADD COLUMN more BIGINT NOT NULL DEFAULT 0"});
  ServerOptions options = servers_.options("test");
  options.listen = "127.0.0.1:0";
  auto server = Server::Start(newer, options, servers_.clock());
  ASSERT_TRUE(server.ok()) << server.status();
  EXPECT_FALSE((*server)->AwaitServing(absl::Milliseconds(1500)));
  TestClient client(absl::StrCat("127.0.0.1:", (*server)->port()));
  EXPECT_EQ(Health(client, ""), HealthCheckResponse::NOT_SERVING);
  EXPECT_EQ(Health(client, "readiness"), HealthCheckResponse::NOT_SERVING);
  EXPECT_EQ(Health(client, "liveness"), HealthCheckResponse::SERVING);
  ASSERT_EQ(sql::Migrate(servers_.database("test").ddl(), AllMigrations(newer)), absl::OkStatus());
  EXPECT_TRUE((*server)->AwaitServing(absl::Seconds(10)));
  // The one before goes on beside it, until a step takes away what it stands on.
  TestClient old(servers_.target("test"));
  absl::SleepFor(absl::Milliseconds(1500));
  EXPECT_EQ(Health(old, "readiness"), HealthCheckResponse::SERVING);
  newer.migrations.push_back({12, "0012_contract_more", "ALTER TABLE note DROP COLUMN more"});
  ASSERT_EQ(sql::Migrate(servers_.database("test").ddl(), AllMigrations(newer)), absl::OkStatus());
  EXPECT_TRUE(Eventually(absl::Seconds(10), [&] {
    return Health(old, "readiness") == HealthCheckResponse::NOT_SERVING;
  }));
}

TEST(Readiness, FollowsTheDatabaseLivenessDoesNot) {
  std::unique_ptr<testing::CutLine> line;
  testing::Servers servers({testing::NoteServer()}, kToday, [&](ServerOptions& options) {
    line = std::make_unique<testing::CutLine>(options.database.port);
    options.database.socket.clear();
    options.database.host = "127.0.0.1";
    options.database.port = line->port();
  });
  TestClient client(servers.target("test"));
  const std::string token = servers.Secretariat("jd").token();
  test::v1::GetNoteRequest request;
  request.set_name("groups/jd/notes/n1");
  const auto get = [&] { return client.SendAs(token, kGet, request.SerializeAsString()); };
  EXPECT_EQ(Health(client, ""), HealthCheckResponse::SERVING);
  EXPECT_EQ(get().code(), StatusCode::kNotFound);

  line->SetDown(true);
  EXPECT_TRUE(Eventually(absl::Seconds(15), [&] {
    return Health(client, "readiness") == HealthCheckResponse::NOT_SERVING;
  }));
  EXPECT_EQ(Health(client, ""), HealthCheckResponse::NOT_SERVING);
  EXPECT_EQ(Health(client, "liveness"), HealthCheckResponse::SERVING);
  const absl::Time begin = absl::Now();
  testing::ExpectError(get(), StatusCode::kUnavailable, ErrorReason::DEPENDENCY_UNAVAILABLE);
  EXPECT_LT(absl::Now() - begin, absl::Seconds(5));
  EXPECT_EQ(Metric(servers.server("test"), "ready"), 0);

  line->SetDown(false);
  EXPECT_TRUE(Eventually(absl::Seconds(20), [&] {
    return Health(client, "readiness") == HealthCheckResponse::SERVING;
  }));
  EXPECT_EQ(get().code(), StatusCode::kNotFound);
  servers.server("test").Stop();  // before the line goes
}

TEST(Stop, NoCallThatWasTakenFails) {
  testing::Servers servers({testing::NoteServer()}, kToday);
  const std::string token = servers.Secretariat("jd").token();
  Server& server = servers.server("test");
  test::v1::SleepNotesRequest request;
  request.set_parent("groups/jd");
  request.set_milliseconds(200);
  constexpr int kCalls = 200;
  std::atomic<int> ok{0};
  std::vector<std::unique_ptr<TestClient>> clients;
  for (int i = 0; i < 10; ++i) {
    clients.push_back(std::make_unique<TestClient>(servers.target("test")));
  }
  std::vector<std::thread> threads;
  for (int i = 0; i < kCalls; ++i) {
    threads.emplace_back([&, i] {
      const absl::Status status =
          clients[i % 10]->SendAs(token, kSleep, request.SerializeAsString());
      EXPECT_TRUE(status.ok()) << status;
      ok += status.ok();
    });
  }
  EXPECT_TRUE(Eventually(absl::Seconds(20), [&] {
    return Metric(server, SleepSeries("grpc_server_started_total")) == kCalls;
  }));
  EXPECT_LT(ok, kCalls);  // many are still under way
  server.Stop();
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(ok, kCalls);
  EXPECT_EQ(Metric(server, SleepSeries("grpc_server_handled_total", "OK")), kCalls);
  EXPECT_EQ(Metric(server, SleepSeries("grpc_server_in_flight")), 0);
}

TEST(Stop, UnderSteadyLoadACallIsServedOrNeverTaken) {
  testing::Servers servers({testing::NoteServer()}, kToday);
  const std::string token = servers.Secretariat("jd").token();
  Server& server = servers.server("test");
  test::v1::SleepNotesRequest request;
  request.set_parent("groups/jd");
  request.set_milliseconds(5);
  std::atomic<int> ok{0};
  std::vector<std::thread> threads;
  for (int i = 0; i < 8; ++i) {
    threads.emplace_back([&] {
      TestClient client(servers.target("test"));
      while (true) {
        const absl::Status status = client.SendAs(token, kSleep, request.SerializeAsString());
        if (!status.ok()) {
          // CANCELLED: gRPC reset a stream that it never handed to the server, see peer.cc.
          EXPECT_TRUE(status.code() == StatusCode::kUnavailable ||
                      status.code() == StatusCode::kCancelled)
              << status;
          return;
        }
        ++ok;
      }
    });
  }
  absl::SleepFor(absl::Milliseconds(500));
  const absl::Time begin = absl::Now();
  server.Stop();
  EXPECT_LT(absl::Now() - begin, absl::Seconds(5));
  for (std::thread& thread : threads) thread.join();
  EXPECT_GT(ok, 8);
  EXPECT_EQ(Metric(server, SleepSeries("grpc_server_handled_total", "OK")), ok);
  EXPECT_EQ(Metric(server, SleepSeries("grpc_server_started_total")), ok);
}

TEST(Stop, OpenStreamsDoNotHoldItUp) {
  testing::Servers servers({testing::NoteServer()}, kToday);
  TestClient client(servers.target("test"));
  const auto stub = journal::v1::ChangeService::NewStub(client.channel());
  grpc::ClientContext watch_context;
  watch_context.AddMetadata("authorization", "Bearer " + servers.Secretariat("jd").token());
  journal::v1::WatchChangesRequest request;
  request.set_parent("groups/jd");
  const auto watch = stub->WatchChanges(&watch_context, request);
  // The health service's own stream, which never ends by itself.
  grpc::GenericStub health(client.channel());
  grpc::ClientContext health_context;
  grpc::CompletionQueue queue;
  auto health_watch = health.PrepareCall(&health_context, "/grpc.health.v1.Health/Watch", &queue);
  void* tag = nullptr;
  bool done = false;
  health_watch->StartCall(&queue);
  ASSERT_TRUE(queue.Next(&tag, &done) && done);
  grpc::ByteBuffer empty, answer;
  ToBuffer("", empty);
  health_watch->Write(empty, &empty);
  ASSERT_TRUE(queue.Next(&tag, &done) && done);
  health_watch->Read(&answer, &answer);
  ASSERT_TRUE(queue.Next(&tag, &done) && done);
  EXPECT_TRUE(Eventually(absl::Seconds(5),
                         [&] { return Metric(servers.server("test"), "journal_watchers") == 1; }));

  const absl::Time begin = absl::Now();
  servers.server("test").Stop();
  EXPECT_LT(absl::Now() - begin, absl::Seconds(5));
  journal::v1::WatchChangesResponse response;
  while (watch->Read(&response)) {
  }
  testing::ExpectError(FromGrpc(watch->Finish()), StatusCode::kUnavailable,
                       ErrorReason::DEPENDENCY_UNAVAILABLE);
  health_context.TryCancel();
  queue.Shutdown();
  while (queue.Next(&tag, &done)) {
  }
}

TEST(Stop, AWatcherThatDoesNotReadDoesNotHoldItUp) {
  testing::Servers servers({testing::NoteServer()}, kToday);
  testing::Caller secretariat = servers.Secretariat("jd");
  test::v1::CreateNoteRequest create;
  create.set_parent("groups/jd");
  create.mutable_note()->set_text("text");
  for (int i = 0; i < 500; ++i) {  // half a megabyte
    create.mutable_note()->add_contacts()->set_post(std::string(1000, 'p'));
  }
  for (int i = 0; i < 10; ++i) {
    ASSERT_TRUE(
        secretariat.Ask<test::v1::Note>("edugroup.test.v1.NoteService/CreateNote", create).ok());
  }
  TestClient client(servers.target("test"));
  const auto stub = journal::v1::ChangeService::NewStub(client.channel());
  grpc::ClientContext context;
  context.AddMetadata("authorization", "Bearer " + secretariat.token());
  journal::v1::WatchChangesRequest request;
  request.set_parent("groups/jd");
  const auto watch = stub->WatchChanges(&context, request);
  absl::SleepFor(absl::Milliseconds(500));  // until the window is full
  const absl::Time begin = absl::Now();
  servers.server("test").Stop();
  EXPECT_LT(absl::Now() - begin, absl::Seconds(5));
}

TEST(Metrics, AreWhatPromtoolApproves) {
  testing::Servers servers({testing::NoteServer()}, kToday);
  const std::string file = "/tmp/edugroup_metrics_" + resource::NewId();
  std::ofstream(file) << servers.server("test").metrics().Text();
  const int result = std::system(absl::StrCat("promtool check metrics < ", file, " 1>&2").c_str());
  std::remove(file.c_str());
  EXPECT_EQ(result, 0);
}

}  // namespace
}  // namespace edugroup::rpc
