#include "common/rpc/peer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "absl/strings/str_cat.h"
#include "common/rpc/test_client.h"
#include "common/testing/note_server.h"
#include "common/testing/servers.h"
#include "common/testing/status.h"
#include "edugroup/test/v1/note_service.pb.h"

namespace edugroup::rpc {
namespace {

using ::testing::HasSubstr;

constexpr char kTrace[] = "edugroup.test.v1.NoteService/TraceNotes";
constexpr absl::CivilDay kToday(2019, 12, 1);

class PeerTest : public ::testing::Test {
 protected:
  PeerTest() { request_.set_parent("groups/jd"); }

  // TraceNotes of the test server, asked with a traceparent.
  test::v1::TraceNotesResponse Trace(absl::Duration timeout) {
    std::string bytes;
    const grpc::Status status =
        TestClient(servers_.target("test"))
            .Send(kTrace, request_.SerializeAsString(),
                  {{"authorization", "Bearer " + servers_.Secretariat("jd").token()},
                   {"traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"}},
                  absl::Now() + timeout, &bytes);
    EXPECT_TRUE(status.ok()) << status.error_message();
    test::v1::TraceNotesResponse response;
    EXPECT_TRUE(response.ParseFromString(bytes));
    return response;
  }

  testing::Servers servers_{{testing::NoteServer("test"), testing::NoteServer("membership")},
                            kToday};
  test::v1::TraceNotesRequest request_;
};

TEST_F(PeerTest, ACallCarriesTraceDeadlineAndTheServersOwnToken) {
  const auto here = Trace(absl::Seconds(4));
  EXPECT_EQ(here.trace_id(), "0af7651916cd43dd8448eb211c80319c");
  EXPECT_EQ(here.parent_id(), "b7ad6b7169203331");
  EXPECT_EQ(here.principal(), "secretariat");
  request_.set_forward(true);
  const auto there = Trace(absl::Seconds(4));
  EXPECT_EQ(there.trace_id(), "0af7651916cd43dd8448eb211c80319c");
  EXPECT_NE(there.parent_id(), "b7ad6b7169203331");  // the span of the server that asked
  EXPECT_EQ(there.principal(), "edugroup-suite");
  EXPECT_GT(there.milliseconds_left(), 2000);
  EXPECT_LT(there.milliseconds_left(), 4000);
}

TEST_F(PeerTest, CallsAreCountedByMethodAndCode) {
  observe::Registry registry;
  Peer peer(
      servers_.target("membership"), [token = servers_.Secretariat("jd").token()] { return token; },
      nullptr, &registry);
  const auto ask = [&](absl::string_view method, const google::protobuf::Message& request) {
    test::v1::TraceNotesResponse answer;
    return peer.Ask(absl::Now() + absl::Seconds(5), "", method, request, answer).code();
  };
  EXPECT_EQ(ask(kTrace, request_), absl::StatusCode::kOk);
  EXPECT_EQ(ask(kTrace, request_), absl::StatusCode::kOk);
  EXPECT_EQ(ask("edugroup.test.v1.NoteService/Nothing", request_),
            absl::StatusCode::kUnimplemented);
  const auto of = [](absl::string_view method) {
    return absl::StrCat("grpc_method=\"", method,
                        "\",grpc_service=\"edugroup.test.v1.NoteService\",grpc_type=\"unary\"} ");
  };
  const std::string text = registry.Text();
  EXPECT_THAT(text, HasSubstr("grpc_client_started_total{" + of("TraceNotes") + "2\n"));
  EXPECT_THAT(text,
              HasSubstr("grpc_client_handled_total{grpc_code=\"OK\"," + of("TraceNotes") + "2\n"));
  EXPECT_THAT(text, HasSubstr("grpc_client_handled_total{grpc_code=\"Unimplemented\"," +
                              of("Nothing") + "1\n"));
  EXPECT_THAT(text, HasSubstr("grpc_client_msg_sent_total{" + of("Nothing") + "1\n"));
  EXPECT_THAT(text, HasSubstr("grpc_client_msg_received_total{" + of("Nothing") + "0\n"));
  EXPECT_THAT(text, HasSubstr("grpc_client_handling_seconds_count{" + of("TraceNotes") + "2\n"));
}

TEST_F(PeerTest, ThePeersErrorComesWithItsDetails) {
  Peer peer(servers_.target("membership"),
            [token = servers_.Secretariat("jd").token()] { return token; });
  test::v1::GetNoteRequest request;
  request.set_name("groups/jd/notes/nowhere");
  test::v1::Note note;
  const absl::Status status = peer.Ask(absl::Now() + absl::Seconds(5), "",
                                       "edugroup.test.v1.NoteService/GetNote", request, note);
  testing::ExpectError(status, absl::StatusCode::kNotFound, ErrorReason::RESOURCE_NOT_FOUND);
  testing::ExpectError(AsReference(status, "note.owner", request.name()),
                       absl::StatusCode::kFailedPrecondition, ErrorReason::REFERENCE_NOT_FOUND);
}

TEST_F(PeerTest, APeerThatIsAwayIsUnavailable) {
  servers_.server("membership").Stop();
  request_.set_forward(true);
  testing::Caller secretariat = servers_.Secretariat("jd");
  const absl::Time begin = absl::Now();
  testing::ExpectError(secretariat.Ask<test::v1::TraceNotesResponse>(kTrace, request_).status(),
                       absl::StatusCode::kUnavailable, ErrorReason::DEPENDENCY_UNAVAILABLE);
  EXPECT_LT(absl::Now() - begin, absl::Seconds(15));
}

TEST_F(PeerTest, ADeadlineThatHasPassedIsNotSent) {
  Peer peer(servers_.target("membership"), [] { return std::string("no token"); });
  test::v1::TraceNotesResponse response;
  const absl::Status status = peer.Ask(absl::Now(), "", kTrace, request_, response);
  EXPECT_EQ(status.code(), absl::StatusCode::kDeadlineExceeded);
}

TEST(AsReference, ARefusalOfThePeerIsNoFaultOfTheCaller) {
  EXPECT_EQ(AsReference(absl::PermissionDeniedError(""), "f", "n").code(),
            absl::StatusCode::kInternal);
  EXPECT_EQ(AsReference(absl::UnauthenticatedError(""), "f", "n").code(),
            absl::StatusCode::kInternal);
  EXPECT_EQ(AsReference(absl::UnavailableError(""), "f", "n").code(),
            absl::StatusCode::kUnavailable);
  EXPECT_EQ(AsReference(absl::OkStatus(), "f", "n"), absl::OkStatus());
}

}  // namespace
}  // namespace edugroup::rpc
