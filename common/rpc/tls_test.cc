// Mutual TLS with real certificates, among real servers, while they are replaced.
#include "common/rpc/tls.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <filesystem>
#include <fstream>
#include <thread>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "common/rpc/grpc_status.h"
#include "common/rpc/test_client.h"
#include "common/testing/authority.h"
#include "common/testing/note_server.h"
#include "common/testing/servers.h"
#include "common/testing/status.h"
#include "edugroup/test/v1/note_service.pb.h"
#include "grpc/health/v1/health.pb.h"

namespace edugroup::rpc {
namespace {

using absl::StatusCode;
using ::testing::HasSubstr;

constexpr absl::CivilDay kToday(2019, 12, 1);
constexpr char kTrace[] = "edugroup.test.v1.NoteService/TraceNotes";
constexpr char kPlatform[] = "spiffe://edugroup/caller/data-platform";
constexpr char kCallers[] = R"({"spiffe://edugroup/caller/data-platform":
    {"groups": {"*": {"roles": ["SYSTEM"]}}, "scopes": ["membership.read", "test.read"]}})";

class TlsTest : public ::testing::Test {
 protected:
  ~TlsTest() override { std::filesystem::remove_all(folder_); }

  // A client that shows what is in `folder`; for as long as the test.
  std::unique_ptr<Peer> Client(const std::string& folder, const std::string& token) {
    auto tls = Tls::Create(testing::TlsIn(folder), registry_);
    EXPECT_TRUE(tls.ok()) << tls.status();
    clients_.push_back(*std::move(tls));
    return std::make_unique<Peer>(
        absl::StrCat("localhost:", servers_->server("test").port()), [token] { return token; },
        clients_.back()->ForClients());
  }
  std::string ClientFolder(const testing::Authority& authority, const std::string& name) {
    const std::string folder = absl::StrCat(folder_, "/client-", ++folders_);
    authority.Issue(folder, name);
    return folder;
  }
  absl::StatusOr<test::v1::TraceNotesResponse> Trace(Peer& client, bool forward = false,
                                                     absl::Duration within = absl::Seconds(5)) {
    test::v1::TraceNotesRequest request;
    request.set_parent("groups/jd");
    request.set_forward(forward);
    test::v1::TraceNotesResponse response;
    const absl::Status status = client.Ask(absl::Now() + within, "", kTrace, request, response);
    if (!status.ok()) return status;
    return response;
  }
  std::string Secretariat() { return servers_->Secretariat("jd").token(); }

  const std::string folder_ =
      std::filesystem::temp_directory_path() / absl::StrCat("edugroup_tls_", getpid());
  const testing::Authority authority_;
  int folders_ = 0;
  observe::Registry registry_;
  std::vector<std::unique_ptr<Tls>> clients_;
  std::unique_ptr<testing::Servers> servers_ = [this] {
    authority_.Issue(folder_ + "/server", "spiffe://edugroup/server/test");
    std::ofstream(folder_ + "/callers.json") << kCallers;
    return std::make_unique<testing::Servers>(
        std::vector<Definition>{testing::NoteServer("test"), testing::NoteServer("membership")},
        kToday, [this](ServerOptions& options) {
          options.tls = testing::TlsIn(folder_ + "/server");
          options.callers_file = folder_ + "/callers.json";
          options.health_listen = "127.0.0.1:0";
        });
  }();
};

TEST_F(TlsTest, OnlyCallersWithACertificateOfTheAuthorityAreHeard) {
  const auto known = Client(ClientFolder(authority_, ""), Secretariat());
  EXPECT_TRUE(Trace(*known).ok());

  const auto foreign = Client(ClientFolder(testing::Authority(), ""), Secretariat());
  EXPECT_EQ(Trace(*foreign, false, absl::Seconds(1)).status().code(), StatusCode::kUnavailable);

  Peer plain(servers_->target("test"), [this] { return Secretariat(); });
  EXPECT_FALSE(Trace(plain, false, absl::Seconds(1)).ok());

  // It verifies the server, and shows nothing of itself.
  grpc::SslCredentialsOptions anonymous;
  anonymous.pem_root_certs = authority_.Certificate();
  Peer nobody(
      absl::StrCat("localhost:", servers_->server("test").port()), [this] { return Secretariat(); },
      grpc::SslCredentials(anonymous));
  EXPECT_FALSE(Trace(nobody, false, absl::Seconds(1)).ok());
}

TEST_F(TlsTest, ACertificatesUriNameIsTheSystemThatTheFileSays) {
  const auto platform = Client(ClientFolder(authority_, kPlatform), "");
  const auto answer = Trace(*platform);
  ASSERT_TRUE(answer.ok()) << answer.status();
  EXPECT_EQ(answer->principal(), kPlatform);

  const auto unknown = Client(ClientFolder(authority_, "spiffe://edugroup/caller/other"), "");
  EXPECT_EQ(ReasonOf(Trace(*unknown).status()), ErrorReason::TOKEN_MISSING);
  const auto nameless = Client(ClientFolder(authority_, ""), "");
  EXPECT_EQ(ReasonOf(Trace(*nameless).status()), ErrorReason::TOKEN_MISSING);
  // A token says more than a certificate.
  const auto both = Client(ClientFolder(authority_, kPlatform), Secretariat());
  EXPECT_EQ(Trace(*both)->principal(), "secretariat");
}

TEST_F(TlsTest, ServersCallEachOtherByMutualTls) {
  const auto client = Client(ClientFolder(authority_, ""), Secretariat());
  const auto answer = Trace(*client, /*forward=*/true);
  ASSERT_TRUE(answer.ok()) << answer.status();
  EXPECT_EQ(answer->principal(), "edugroup-suite");
}

TEST_F(TlsTest, TheHealthPortAnswersInPlainTextAndNothingElse) {
  TestClient probe(absl::StrCat("127.0.0.1:", servers_->server("test").health_port()));
  for (const char* service : {"readiness", "liveness"}) {
    grpc::health::v1::HealthCheckRequest request;
    request.set_service(service);
    grpc::health::v1::HealthCheckResponse response;
    std::string bytes;
    const grpc::Status status =
        probe.Send("grpc.health.v1.Health/Check", request.SerializeAsString(), {},
                   absl::Now() + absl::Seconds(5), &bytes);
    ASSERT_TRUE(status.ok()) << status.error_message();
    ASSERT_TRUE(response.ParseFromString(bytes));
    EXPECT_EQ(response.status(), grpc::health::v1::HealthCheckResponse::SERVING) << service;
  }
  test::v1::TraceNotesRequest request;
  request.set_parent("groups/jd");
  EXPECT_EQ(probe.SendAs(Secretariat(), kTrace, request.SerializeAsString()).code(),
            StatusCode::kUnimplemented);
}

// A new certificate, then a new authority beside the old one, then the old one gone; all the while
// callers call, over connections that stand and over new ones.
TEST_F(TlsTest, CertificatesAreReplacedUnderLoadAndNoCallFails) {
  const std::string server = folder_ + "/server";
  const std::string old_client = ClientFolder(authority_, "");
  const std::string client = ClientFolder(authority_, "");
  const auto standing = Client(client, Secretariat());
  std::atomic<bool> stop = false;
  std::atomic<int> calls = 0, failures = 0;
  std::vector<std::thread> callers;
  for (int i = 0; i < 2; ++i) {
    callers.emplace_back([&] {
      while (!stop) {
        const auto answer = Trace(*standing, /*forward=*/true);
        if (!answer.ok()) ADD_FAILURE() << answer.status();
        failures += !answer.ok();
        ++calls;
      }
    });
  }
  // Until the server has read its files `reloads` times, and time for the clients to read theirs.
  const auto settle = [&](int reloads) {
    const std::string line = absl::StrCat("config_reload_total{result=\"ok\"} ", reloads);
    const absl::Time end = absl::Now() + absl::Seconds(20);
    while (!absl::StrContains(servers_->server("test").metrics().Text(), line) &&
           absl::Now() < end) {
      absl::SleepFor(absl::Milliseconds(50));
    }
    absl::SleepFor(absl::Milliseconds(2500));
  };
  const auto answers = [&](const std::string& folder) {
    return Trace(*Client(folder, Secretariat()), false, absl::Seconds(2)).ok();
  };
  authority_.Issue(server, "", 60);
  settle(1);
  EXPECT_TRUE(answers(client));
  const testing::Authority next;
  authority_.Issue(server, "", 60, next.Certificate());
  authority_.Issue(client, "", 60, next.Certificate());
  settle(2);
  EXPECT_TRUE(answers(client));
  next.Issue(client, "", 60, authority_.Certificate());
  settle(2);
  next.Issue(server, "", 90, authority_.Certificate());
  settle(3);
  EXPECT_TRUE(answers(client));
  next.Issue(server, "", 90);
  settle(4);
  EXPECT_TRUE(answers(client));
  EXPECT_FALSE(answers(old_client));
  stop = true;
  for (std::thread& caller : callers) caller.join();
  EXPECT_EQ(failures, 0);
  EXPECT_GT(calls, 100);
  const std::string metrics = servers_->server("test").metrics().Text();
  EXPECT_THAT(metrics, HasSubstr("config_reload_total{result=\"ok\"} 4"));
  EXPECT_THAT(metrics, HasSubstr("tls_certificate_not_after_seconds 1"));
}

TEST_F(TlsTest, AServerDoesNotStartWithAKeyThatIsNotItsCertificates) {
  authority_.Issue(folder_ + "/other", "");
  TlsOptions options = testing::TlsIn(folder_ + "/server");
  options.key_file = testing::TlsIn(folder_ + "/other").key_file;
  EXPECT_EQ(Tls::Create(options, registry_).status().code(), StatusCode::kInvalidArgument);
  options.key_file = "/nowhere";
  EXPECT_EQ(Tls::Create(options, registry_).status().code(), StatusCode::kInvalidArgument);
}

// Old connections are asked to end, so that clients meet new replicas; no call fails of it.
TEST_F(TlsTest, ConnectionsEndAtTheirAgeWithoutACall) {
  ServerOptions options = servers_->options("test");
  options.listen = "127.0.0.1:0";
  options.max_connection_age = absl::Milliseconds(300);
  const auto server = Server::Start(testing::NoteServer("test"), options, servers_->clock());
  ASSERT_TRUE(server.ok()) << server.status();
  ASSERT_TRUE((*server)->AwaitServing(absl::Seconds(10)));
  const auto tls = Tls::Create(testing::TlsIn(folder_ + "/server"), registry_);
  ASSERT_TRUE(tls.ok());
  Peer client(
      absl::StrCat("localhost:", (*server)->port()), [this] { return Secretariat(); },
      (*tls)->ForClients());
  int calls = 0;
  for (const absl::Time end = absl::Now() + absl::Seconds(3); absl::Now() < end; ++calls) {
    const auto answer = Trace(client);
    EXPECT_TRUE(answer.ok()) << answer.status();
  }
  EXPECT_GT(calls, 100);
}

}  // namespace
}  // namespace edugroup::rpc
