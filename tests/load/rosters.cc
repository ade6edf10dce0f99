#include "tests/load/rosters.h"

#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/substitute.h"
#include "edugroup/committee/v1/appointment_service.pb.h"
#include "edugroup/committee/v1/body_service.pb.h"
#include "tests/load/check.h"
#include "tests/load/floors.h"

namespace edugroup::load {
namespace {

namespace v1 = committee::v1;

constexpr int kBodies = 60;
constexpr int kHolders = 25;
constexpr int kOtherGroups = 100;
constexpr int kCallers = 8;

constexpr char kRules[] =
    "composition_rules { rule_id: 'size' severity: SOFT count_range { min: 17 max: 30 } } "
    "composition_rules { rule_id: 'share' severity: SOFT ratio { numerator { standard_kinds: "
    "ENTERPRISE } denominator_roles: 'member' threshold { operator: AT_LEAST value: '1/2' } } } ";

// 60 bodies under the first, each with 25 units in office.
void Fill(const ServerProcess& server) {
  const std::string bodies = "edugroup.committee.v1.BodyService/";
  for (int i = 0; i < kBodies; ++i) {
    server.Must<v1::Body, v1::CreateBodyRequest>(
        bodies + "CreateBody",
        absl::Substitute("parent: 'groups/load' body_id: 'b$0' body { display_name: '第$0工作组' "
                         "kind: 'sub-group' $1 $2 }",
                         i, i == 0 ? "" : "parent_body: 'groups/load/bodies/b0'", kRules));
    server.Must<v1::Body, v1::EstablishBodyRequest>(
        bodies + "EstablishBody",
        absl::Substitute("name: 'groups/load/bodies/b$0' date { year: 2009 }", i));
    std::string batch = absl::Substitute("parent: 'groups/load/bodies/b$0' ", i);
    for (int k = 0; k < kHolders; ++k) {
      absl::SubstituteAndAppend(
          &batch,
          "requests { parent: 'groups/load/bodies/b$0' appointment { role: 'member' unit { "
          "organization: '$1' } start_date { year: 2019 } } } ",
          i, World::OrganizationName(i * kHolders + k));
    }
    server.Must<v1::BatchAppointResponse, v1::BatchAppointRequest>(
        "edugroup.committee.v1.AppointmentService/BatchAppoint",
        batch + "waivers { rule_id: 'share' reason: '负载' by: '测试' }");
  }
}

// Three earlier terms of the group, ended, then other groups of the same content; their messages
// are not read.
void Enlarge(const ServerProcess& server) {
  RawConnection connection(server.database().runtime());
  const auto execute = [&connection](const std::string& sql) {
    Check(connection->Execute({"enlarge", sql}, {}).status());
  };
  const std::string kept = "version, sort_key, body, subject_key, role, organization, voting";
  for (int term = 1; term <= 3; ++term) {
    execute(absl::Substitute(
        "INSERT INTO appointment (group_id, path, $0, start_date, end_date) SELECT group_id, "
        "CONCAT(path, '-t$1'), $0, $2, $3 FROM appointment WHERE group_id = 'load' AND "
        "end_date = 0",
        kept, term, 20190101 - 30000 * term, 20190101 - 30000 * (term - 1) - 8870));
  }
  for (int group = 0; group < kOtherGroups; ++group) {
    for (const auto& [table, columns] : {
             std::pair<const char*, std::string>{
                 "appointment", absl::StrCat("path, ", kept, ", start_date, end_date")},
             {"body",
              "path, version, sort_key, body, display_name, kind, state, parent_body, host, "
              "established_date, dissolved_date"},
         }) {
      execute(absl::Substitute(
          "INSERT INTO $0 (group_id, $1) SELECT 'other-$2', $1 FROM $0 WHERE group_id = 'load'",
          table, columns, group));
    }
  }
  execute("ANALYZE TABLE body, appointment");
}

}  // namespace

Rosters::Rosters(const std::string& services, const Keys& keys, const World& world,
                 absl::Duration window)
    : keys_(keys),
      window_(window),
      small_(services, "committee", keys,
             {absl::StrCat("--membership=", world.membership().target())}),
      large_(services, "committee", keys,
             {absl::StrCat("--membership=", world.membership().target())}) {
  Fill(small_);
  Fill(large_);
  Enlarge(large_);
}

std::string Rosters::Chart(uint64_t) {
  v1::GetOrgChartRequest request;
  request.set_parent("groups/load");
  return request.SerializeAsString();
}

std::string Rosters::Composition(uint64_t i) {
  v1::EvaluateCompositionRequest request;
  request.set_name(absl::StrCat("groups/load/bodies/b", i % kBodies));
  return request.SerializeAsString();
}

std::string Rosters::Compositions(uint64_t) {
  v1::EvaluateCompositionsRequest request;
  request.set_parent("groups/load");
  return request.SerializeAsString();
}

Load Rosters::CallsOf(const ServerProcess& server, const char* method, Question question) const {
  return {.target = server.target(),
          .method = absl::StrCat("edugroup.committee.v1.BodyService/", method),
          .token = keys_.token(),
          .request = question,
          .callers = kCallers,
          .warm_up = absl::Milliseconds(500),
          .duration = window_};
}

}  // namespace edugroup::load
