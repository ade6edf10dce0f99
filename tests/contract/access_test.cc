// Every method of every server, called in every role: let in exactly when its declared rule says
// so.
#include <algorithm>
#include <set>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "edugroup/membership/v1/organization_service.pb.h"
#include "tests/contract/places.h"
#include "tests/contract/refusal.h"

namespace edugroup::contract {
namespace {

using access::v1::Role;
using testing::Identity;

struct Caller {
  std::string name;
  Identity identity;
  Role role;           // the one role it has; unspecified: none
  bool scoped = true;  // of a SYSTEM: holds all scopes
  bool here = true;    // its role is in the group of the requests
};

std::vector<std::string> EveryScope() {
  std::vector<std::string> scopes;
  for (const char* server : {"membership", "committee", "task", "evaluation", "journal"}) {
    scopes.push_back(absl::StrCat(server, ".read"));
    scopes.push_back(absl::StrCat(server, ".write"));
  }
  return scopes;
}

Identity Holding(Role role, const std::string& group, std::vector<std::string> scopes = {}) {
  return {.group = group,
          .roles = {role},
          .organization = role == access::v1::MEMBER ? "school1" : "",
          .body = role == access::v1::DEPARTMENT ? "dept1" : "",
          .scopes = std::move(scopes)};
}

std::vector<Caller> Callers() {
  std::vector<Caller> callers;
  for (int i = access::v1::Role_MIN + 1; i <= access::v1::Role_MAX; ++i) {
    const Role role = static_cast<Role>(i);
    if (role == access::v1::SYSTEM || role == access::v1::OPERATOR) continue;
    callers.push_back({access::v1::Role_Name(role), Holding(role, "alpha"), role});
    callers.push_back({absl::StrCat(access::v1::Role_Name(role), " of another group"),
                       Holding(role, "beta"), role, true, false});
  }
  const Role system = access::v1::SYSTEM;
  callers.push_back({"SYSTEM", Holding(system, "alpha", EveryScope()), system});
  callers.push_back({"SYSTEM of every group", Holding(system, "*", EveryScope()), system});
  callers.push_back(
      {"SYSTEM of another group", Holding(system, "beta", EveryScope()), system, true, false});
  callers.push_back(
      {"SYSTEM without the scope", Holding(system, "alpha", {"census.read"}), system, false});
  callers.push_back({"OPERATOR", {.is_operator = true}, access::v1::OPERATOR});
  callers.push_back({"nobody", {}, access::v1::ROLE_UNSPECIFIED});
  return callers;
}

// What the declared rule says.
bool MayCall(const Caller& caller, const Method& method) {
  const auto& roles = method.rule.roles();
  if (std::find(roles.begin(), roles.end(), caller.role) == roles.end()) return false;
  if (caller.role == access::v1::SYSTEM && !caller.scoped) return false;
  return caller.here || method.rule.platform();
}

// Personal data of school1 in the world.
bool ShowsPersonalData(const std::string& bytes) {
  return absl::StrContains(bytes, "王某") || absl::StrContains(bytes, "0556-5550101") ||
         absl::StrContains(bytes, "wang@school1.example");
}

TEST(Access, EveryMethodDeclaresARule) {
  ASSERT_GE(World::Get().methods().size(), 80u);
  for (const Method& method : World::Get().methods()) {
    EXPECT_FALSE(method.rule.roles().empty()) << method.Title();
  }
}

TEST(Access, EveryMethodInEveryRole) {
  World& world = World::Get();
  const NothingWritten nothing_written;
  for (const Caller& caller : Callers()) {
    const std::string token = world.Token(caller.name, caller.identity);
    for (const Method& method : world.methods()) {
      SCOPED_TRACE(absl::StrCat(caller.name, " calls ", method.Title()));
      const Answer answer = world.Ask(method, *method.DryRequest(), token);
      if (!MayCall(caller, method)) {
        ExpectRefused(answer, absl::StatusCode::kPermissionDenied, ErrorReason::ROLE_REQUIRED);
        continue;
      }
      EXPECT_TRUE(answer.status.ok()) << answer.status;
      const bool in_full = caller.role == access::v1::SECRETARIAT ||
                           caller.role == access::v1::MEMBER;  // of school1 itself
      EXPECT_TRUE(in_full || !ShowsPersonalData(answer.bytes)) << "personal data in full";
    }
  }
}

TEST(Access, PersonalDataIsThereToBeHidden) {
  World& world = World::Get();
  const Method& get = world.Find("edugroup.membership.v1.OrganizationService/GetOrganization");
  EXPECT_TRUE(ShowsPersonalData(world.Ask(get, *get.Request()).bytes));
  const std::string& other =
      world.Token("MEMBER school2",
                  {.group = "alpha", .roles = {access::v1::MEMBER}, .organization = "school2"});
  const Answer answer = world.Ask(get, *get.Request(), other);
  EXPECT_TRUE(answer.status.ok());
  EXPECT_FALSE(ShowsPersonalData(answer.bytes));
}

TEST(Access, EveryMethodWithoutAProperToken) {
  World& world = World::Get();
  const NothingWritten nothing_written;
  const std::string good =
      world.Token("secretariat", {.group = "alpha", .roles = {access::v1::SECRETARIAT}});
  std::string altered = good;
  altered[altered.size() / 2] = altered[altered.size() / 2] == 'A' ? 'B' : 'A';
  for (const Method& method : world.methods()) {
    SCOPED_TRACE(method.Title());
    const auto request = method.DryRequest();
    ExpectRefused(world.Ask(method, *request, ""), absl::StatusCode::kUnauthenticated,
                  ErrorReason::TOKEN_MISSING);
    for (const std::string& token : {std::string("abc"), std::string("a.b.c"), altered}) {
      ExpectRefused(world.Ask(method, *request, token), absl::StatusCode::kUnauthenticated,
                    ErrorReason::TOKEN_INVALID);
    }
  }
}

// Reads that a MEMBER has of its own organisation only; writes always are.
const std::set<std::string>& OwnReads() {
  static const auto& reads = *new std::set<std::string>{
      "edugroup.membership.v1.RegisterService/GetEntry",
      "edugroup.task.v1.AssignmentService/GetAssignment",
      "edugroup.evaluation.v1.ObservationService/GetObservation",
      "edugroup.evaluation.v1.AssessmentService/GetAssessment",
      "edugroup.evaluation.v1.AssessmentService/ExplainScore",
      "edugroup.evaluation.v1.SimulationService/SuggestImprovements",
  };
  return reads;
}

TEST(Access, AMemberActsForItsOwnOrganizationOnly) {
  World& world = World::Get();
  const NothingWritten nothing_written;
  const std::string& other =
      world.Token("MEMBER school2",
                  {.group = "alpha", .roles = {access::v1::MEMBER}, .organization = "school2"});
  int checked = 0;
  for (const Method& method : world.methods()) {
    const auto& roles = method.rule.roles();
    if (std::find(roles.begin(), roles.end(), access::v1::MEMBER) == roles.end()) continue;
    if (!method.IsWrite() && !OwnReads().contains(method.path)) continue;
    SCOPED_TRACE(method.Title());
    ++checked;
    ExpectRefused(world.Ask(method, *method.DryRequest(), other),
                  absl::StatusCode::kPermissionDenied, ErrorReason::NOT_OWN_ORGANIZATION);
  }
  EXPECT_GE(checked, 10);
}

// Of its own organisation it changes contacts and student_count, nothing else.
TEST(Access, AMemberDoesNotRenameItself) {
  World& world = World::Get();
  const NothingWritten nothing_written;
  const Method& update =
      world.Find("edugroup.membership.v1.OrganizationService/UpdateOrganization");
  membership::v1::UpdateOrganizationRequest request;
  request.mutable_organization()->set_name("groups/alpha/organizations/school1");
  request.mutable_organization()->set_display_name("甲地大学");
  request.mutable_organization()->set_kind("groups/alpha/kinds/enterprise");
  const std::string& token = world.Token("MEMBER", Holding(access::v1::MEMBER, "alpha"));
  for (const char* path : {"display_name", "kind", "*", ""}) {
    SCOPED_TRACE(path);
    request.mutable_update_mask()->clear_paths();
    if (*path != '\0') request.mutable_update_mask()->add_paths(path);
    ExpectRefused(world.Ask(update, request, token), absl::StatusCode::kPermissionDenied,
                  ErrorReason::ROLE_REQUIRED);
  }
}

TEST(Access, AMemberListsItsOwnOrganizationOnly) {
  World& world = World::Get();
  const std::string& token = world.Token("MEMBER", Holding(access::v1::MEMBER, "alpha"));
  for (const char* path : {"edugroup.membership.v1.RegisterService/ListEntries",
                           "edugroup.task.v1.AssignmentService/ListAssignments",
                           "edugroup.evaluation.v1.ObservationService/ListObservations"}) {
    SCOPED_TRACE(path);
    const Method& method = world.Find(path);
    const auto request = method.Request();
    SetTextOf(*request, "filter", "");
    const Answer everything = world.Ask(method, *request);
    EXPECT_TRUE(absl::StrContains(everything.bytes, "organizations/school2") ||
                absl::StrContains(everything.bytes, "organizations/school3"));
    const Answer own = world.Ask(method, *request, token);
    EXPECT_TRUE(own.status.ok()) << own.status;
    EXPECT_TRUE(absl::StrContains(own.bytes, "organizations/school1"));
    EXPECT_FALSE(absl::StrContains(own.bytes, "organizations/school2"));
    EXPECT_FALSE(absl::StrContains(own.bytes, "organizations/school3"));
  }
}

// Whoever leads another department decides nothing about this one's tasks.
TEST(Access, ADepartmentActsForItsOwnTasksOnly) {
  World& world = World::Get();
  const NothingWritten nothing_written;
  const std::string& other = world.Token(
      "DEPARTMENT dept2", {.group = "alpha", .roles = {access::v1::DEPARTMENT}, .body = "dept2"});
  for (const char* path : {"edugroup.task.v1.AssignmentService/AcceptAssignment",
                           "edugroup.task.v1.AssignmentService/ReturnAssignment",
                           "edugroup.task.v1.TaskService/SetAnnualTarget"}) {
    SCOPED_TRACE(path);
    const Method& method = world.Find(path);
    ExpectRefused(world.Ask(method, *method.DryRequest(), other),
                  absl::StatusCode::kPermissionDenied, ErrorReason::ROLE_REQUIRED);
  }
}

}  // namespace
}  // namespace edugroup::contract
