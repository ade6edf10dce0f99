// Whole years of supervision by simulated dates: what the scenarios of a year call with.
#pragma once

#include <gmock/gmock.h>

#include <string>
#include <utility>
#include <vector>

#include "edugroup/task/v1/supervision_service.pb.h"
#include "tests/scenarios/task_fixture.h"

namespace edugroup::task {

inline std::string On(const std::string& method) {
  return absl::StrCat("edugroup.task.v1.SupervisionService/", method);
}

class Year : public TaskScenario {
 protected:
  static absl::StatusOr<v1::Round> TryRound(const std::string& plan, const std::string& kind,
                                            const std::string& more = "") {
    Caller clerk = servers_->Secretariat("anqing");
    return clerk.Ask<v1::Round>(On("CreateRound"),
                                Parse<v1::CreateRoundRequest>(absl::StrCat(
                                    "parent: 'groups/anqing' round { kind: ", kind,
                                    " plan: 'groups/anqing/plans/", plan, "' ", more, " }")));
  }
  static v1::Round Round(const std::string& plan, const std::string& kind,
                         const std::string& more = "") {
    const auto round = TryRound(plan, kind, more);
    EXPECT_TRUE(round.ok()) << round.status();
    return round.ok() ? *round : v1::Round();
  }
  // The rounds that the rules of the plan ask for.
  static std::vector<v1::RoundDuty> Duties(const std::string& plan, Day first, Day last) {
    Caller chair =
        servers_->As({.group = "anqing", .roles = {access::v1::COUNCIL}, .subject = "chair"});
    const auto duties =
        Ask<v1::RoundDuties>(chair, On("GetRoundDuties"),
                             Parse<v1::GetRoundDutiesRequest>(absl::StrCat(
                                 "parent: 'groups/anqing' plan: 'groups/anqing/plans/", plan,
                                 "' period_first ", Text(first), " period_last ", Text(last))));
    return {duties.duties().begin(), duties.duties().end()};
  }
  static std::vector<v1::RoundItem> Items(Caller&& caller, const v1::Round& round,
                                          const std::string& filter = "") {
    v1::ListRoundItemsRequest request;
    request.set_parent(round.name());
    request.set_page_size(1000);
    request.set_filter(filter);
    const auto page = Ask<v1::ListRoundItemsResponse>(caller, On("ListRoundItems"), request);
    return {page.round_items().begin(), page.round_items().end()};
  }
  static v1::RoundItem Check(Caller&& caller, const v1::RoundItem& item, const std::string& found) {
    return Ask<v1::RoundItem>(
        caller, On("CheckRoundItem"),
        Parse<v1::CheckRoundItemRequest>(absl::StrCat("name: '", item.name(), "' ", found)));
  }
  static v1::Round Close(const v1::Round& round) {
    Caller clerk = servers_->Secretariat("anqing");
    return Ask<v1::Round>(clerk, On("CloseRound"),
                          Parse<v1::CloseRoundRequest>(absl::StrCat(
                              "name: '", round.name(), "' conclusion: '本期督查已毕'")));
  }
  static void Start(const std::string& plan, const char* task, const char* organization) {
    Caller member = servers_->Member("anqing", organization);
    const std::string name = NameOf(plan, task, organization);
    Do<v1::AcknowledgeAssignmentRequest>(member, name);
    Do<v1::FileMeasuresRequest>(member, name, "measures { text: '举措' }");
  }
  static void Report(const std::string& plan, const char* task, const char* organization,
                     const std::string& report) {
    Do<v1::ReportProgressRequest>(servers_->Member("anqing", organization),
                                  NameOf(plan, task, organization),
                                  absl::StrCat("report { ", report, " }"));
  }
  static void Finish(const std::string& plan, const char* task, const char* organization,
                     const char* lead, Day submitted, Day accepted) {
    servers_->clock().Set(submitted);
    Do<v1::SubmitAssignmentRequest>(servers_->Member("anqing", organization),
                                    NameOf(plan, task, organization));
    servers_->clock().Set(accepted);
    Do<v1::AcceptAssignmentRequest>(Department(lead), NameOf(plan, task, organization));
  }
};

}  // namespace edugroup::task
