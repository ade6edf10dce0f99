#include "services/task/round_service.h"

#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/value/date.h"
#include "common/value/error.h"
#include "common/value/status.h"
#include "services/task/assignment_store.h"
#include "services/task/caller.h"
#include "services/task/finding.h"
#include "services/task/plan_store.h"
#include "services/task/request_field.h"
#include "services/task/round.h"
#include "services/task/round_open.h"
#include "services/task/round_rule.h"
#include "services/task/round_store.h"

namespace edugroup::task {
namespace {

using resource::Change;
using v1::Assignment;
using v1::Round;
using v1::RoundItem;

constexpr int kMostDutyDays = 1200;

absl::Status CheckPeriodFree(Change& change, const rpc::Call& call, const Round& round) {
  ASSIGN_OR_RETURN(const std::vector<Round> taken, RoundsOfPeriod(call, round, change));
  if (taken.empty()) return absl::OkStatus();
  return RuleViolated(
      {Hard("round.period-taken", round.plan(),
            absl::StrCat("There is a round of the kind for the period: ", taken[0].name()),
            absl::StrCat("本方案该期督查已经开展：", taken[0].display_name(), "。"))});
}

absl::Status NothingOpen(const Round& round) {
  return RuleViolated(
      {Hard("round.nothing-open", round.plan(), "No assignment of the plan is open on that day.",
            "当日本方案没有未办结的交办件。")});
}

// Changes one item and the counts of its round; `work` sees the round, too.
template <class Request, class Work>
absl::StatusOr<RoundItem> ChangeItem(const rpc::Call& call, const Request& request,
                                     resource::Store& store, Work work) {
  RETURN_IF_ERROR(RoundItemTable().pattern.Check("name", request.name()));
  return store.Write<RoundItem>(call, request, [&](Change& change) -> absl::StatusOr<RoundItem> {
    const std::string round_name(resource::ParentOf(request.name()));
    // The round first: whoever changes its items waits here.
    ASSIGN_OR_RETURN(const Round round, change.Load<Round>(RoundTable(), round_name));
    ASSIGN_OR_RETURN(const RoundItem before,
                     change.Load<RoundItem>(RoundItemTable(), request.name()));
    RoundItem after = before;
    RETURN_IF_ERROR(work(round, after));
    RETURN_IF_ERROR(resource::CheckEtag(request.etag(), before));
    RETURN_IF_ERROR(change.Update(RoundItemTable(), before, after));
    Round counted = round;
    Recount(before, after, *counted.mutable_counts());
    RETURN_IF_ERROR(change.Update(RoundTable(), round, counted));
    return after;
  });
}

// INVALID_ARGUMENT unless the period is one of at most kMostDutyDays.
absl::StatusOr<std::pair<absl::CivilDay, absl::CivilDay>> PeriodOf(
    const v1::GetRoundDutiesRequest& request) {
  const absl::StatusOr<absl::CivilDay> first = value::ToCivilDay(request.period_first());
  const absl::StatusOr<absl::CivilDay> last = value::ToCivilDay(request.period_last());
  if (!first.ok()) return InvalidField("period_first", "is no day", "不是有效日期");
  if (!last.ok()) return InvalidField("period_last", "is no day", "不是有效日期");
  if (*last < *first || *last - *first >= kMostDutyDays) {
    return InvalidField("period_last", "must be at most 1,200 days from period_first",
                        "应不早于起始日，且相距不超过1200天");
  }
  return std::pair(*first, *last);
}

absl::Status CheckSupervisor(const rpc::Call& call, const RoundItem& item) {
  return call.Has(auth::Role::COUNCIL) ? absl::OkStatus() : CheckLeads(call, item.leads());
}

std::vector<FieldViolation> CheckRequest(const v1::CheckRoundItemRequest& request) {
  std::vector<FieldViolation> violations;
  const bool has_day = value::IsSet(request.rectification_due_date());
  if (has_day && !value::IsValid(request.rectification_due_date())) {
    violations.push_back({"rectification_due_date", "is no day", "不是有效日期"});
  }
  if (has_day == request.rectification().empty()) {
    violations.push_back({"rectification_due_date", "goes with rectification, and only with it",
                          "整改要求与整改时限应同时填写"});
  }
  return violations;
}

// What is asked for anew is not rectified by what was reported on something else.
void SetRectification(const v1::CheckRoundItemRequest& request, RoundItem& item) {
  if (request.rectification() != item.rectification()) {
    item.clear_rectification_report();
    item.clear_rectification_report_date();
    item.clear_rectification_end_date();
  }
  item.set_rectification(request.rectification());
  item.clear_rectification_due_date();
  if (value::IsSet(request.rectification_due_date())) {
    *item.mutable_rectification_due_date() = request.rectification_due_date();
  }
}

}  // namespace

void RoundService::Register(rpc::Methods& methods) {
  const auto serve = [&](const char* method, auto handler) {
    methods.Serve(absl::StrCat("edugroup.task.v1.SupervisionService/", method), this, handler);
  };
  serve("CreateRound", &RoundService::Create);
  serve("GetRound", &RoundService::Get);
  serve("ListRounds", &RoundService::List);
  serve("ListRoundItems", &RoundService::ListItems);
  serve("CheckRoundItem", &RoundService::Check);
  serve("RectifyRoundItem", &RoundService::Rectify);
  serve("ConfirmRoundItem", &RoundService::Confirm);
  serve("CloseRound", &RoundService::Close);
  serve("GetRoundDuties", &RoundService::GetDuties);
}

absl::StatusOr<Round> RoundService::Create(rpc::Call& call, const v1::CreateRoundRequest& request) {
  RETURN_IF_ERROR(RoundTable().pattern.CheckParent("parent", request.parent()));
  ASSIGN_OR_RETURN(const std::string name, resource::NewName(RoundTable(), request.parent(),
                                                             request.round_id(), "round_id"));
  ASSIGN_OR_RETURN(const absl::CivilDay day,
                   DayOr("round.date", request.round().date(), call.today));
  if (day > call.today) return InvalidField("round.date", "is after today", "晚于今天");
  RETURN_IF_ERROR(CheckPlan(call, store_, "round.plan", request.round().plan()));
  return store_.Write<Round>(call, request, [&](Change& change) -> absl::StatusOr<Round> {
    Round round = request.round();
    resource::ClearOutputOnly(round);
    round.set_name(name);
    SetPeriod(round, day);
    // Locked: of two rounds at once, the second sees the first.
    ASSIGN_OR_RETURN(const v1::Plan plan, change.Load<v1::Plan>(PlanTable(), round.plan()));
    if (plan.state() != v1::Plan::ISSUED) {
      return StateConflict(plan.name(), v1::Plan::State_Name(plan.state()), "ISSUED");
    }
    RETURN_IF_ERROR(CheckPeriodFree(change, call, round));
    ASSIGN_OR_RETURN(std::vector<RoundItem> items, FreezeRound(call, plan, day, change, round));
    if (items.empty()) return NothingOpen(round);
    RETURN_IF_ERROR(KeepRound(std::move(items), change, round));
    return round;
  });
}

absl::StatusOr<Round> RoundService::Get(rpc::Call& call, const v1::GetRoundRequest& request) {
  return store_.Get<Round>(call, RoundTable(), request.name());
}

absl::StatusOr<v1::ListRoundsResponse> RoundService::List(rpc::Call& call,
                                                          const v1::ListRoundsRequest& request) {
  RETURN_IF_ERROR(RoundTable().pattern.CheckParent("parent", request.parent()));
  ASSIGN_OR_RETURN(resource::Page<Round> page,
                   store_.List<Round>(call, RoundTable(), resource::QueryOf(request)));
  v1::ListRoundsResponse response;
  for (Round& round : page.items) *response.add_rounds() = std::move(round);
  response.set_next_page_token(page.next_page_token);
  return response;
}

absl::StatusOr<v1::ListRoundItemsResponse> RoundService::ListItems(
    rpc::Call& call, const v1::ListRoundItemsRequest& request) {
  RETURN_IF_ERROR(RoundItemTable().pattern.CheckParent("parent", request.parent(), true));
  resource::ListQuery query = resource::QueryOf(request);
  if (ReadsOwnOnly(call)) query.conditions.push_back(ItemsOf(call.claims().organization));
  ASSIGN_OR_RETURN(resource::Page<RoundItem> page,
                   store_.List<RoundItem>(call, RoundItemTable(), query));
  v1::ListRoundItemsResponse response;
  for (RoundItem& item : page.items) *response.add_round_items() = std::move(item);
  response.set_next_page_token(page.next_page_token);
  return response;
}

absl::StatusOr<RoundItem> RoundService::Check(rpc::Call& call,
                                              const v1::CheckRoundItemRequest& request) {
  const std::vector<FieldViolation> violations = CheckRequest(request);
  if (!violations.empty()) return InvalidFields(violations);
  return ChangeItem(call, request, store_, [&](const Round& round, RoundItem& item) {
    RETURN_IF_ERROR(CheckSupervisor(call, item));
    if (round.state() != Round::OPEN) {
      return StateConflict(round.name(), Round::State_Name(round.state()), "OPEN");
    }
    item.set_result(request.result());
    item.set_finding(request.finding());
    item.set_attended(request.attended());
    *item.mutable_answers() = request.answers();
    SetRectification(request, item);
    *item.mutable_check_date() = value::ToDate(call.today);
    item.set_checker(call.principal->subject);
    const std::vector<type::Finding> findings = CheckItem(round, item);
    return findings.empty() ? absl::OkStatus() : RuleViolated(findings);
  });
}

absl::StatusOr<RoundItem> RoundService::Rectify(rpc::Call& call,
                                                const v1::RectifyRoundItemRequest& request) {
  return ChangeItem(call, request, store_, [&](const Round&, RoundItem& item) {
    RETURN_IF_ERROR(CheckOwn(call, item.organization()));
    if (item.rectification().empty() || item.has_rectification_end_date()) {
      return StateConflict(item.name(), "without open rectification", "to be rectified");
    }
    item.set_rectification_report(request.text());
    *item.mutable_rectification_report_date() = value::ToDate(call.today);
    return absl::OkStatus();
  });
}

absl::StatusOr<RoundItem> RoundService::Confirm(rpc::Call& call,
                                                const v1::ConfirmRoundItemRequest& request) {
  return ChangeItem(call, request, store_, [&](const Round&, RoundItem& item) {
    RETURN_IF_ERROR(CheckSupervisor(call, item));
    if (item.rectification_report().empty() || item.has_rectification_end_date()) {
      return StateConflict(item.name(), "without report on rectification", "to be confirmed");
    }
    *item.mutable_rectification_end_date() = value::ToDate(call.today);
    return absl::OkStatus();
  });
}

absl::StatusOr<Round> RoundService::Close(rpc::Call& call, const v1::CloseRoundRequest& request) {
  RETURN_IF_ERROR(RoundTable().pattern.Check("name", request.name()));
  return store_.Write<Round>(call, request, [&](Change& change) -> absl::StatusOr<Round> {
    ASSIGN_OR_RETURN(const Round before, change.Load<Round>(RoundTable(), request.name()));
    RETURN_IF_ERROR(resource::CheckEtag(request.etag(), before));
    if (before.state() != Round::OPEN) {
      return StateConflict(before.name(), Round::State_Name(before.state()), "OPEN");
    }
    Round after = before;
    after.set_state(Round::CLOSED);
    after.set_conclusion(request.conclusion());
    *after.mutable_end_date() = value::ToDate(call.today);
    RETURN_IF_ERROR(change.Update(RoundTable(), before, after));
    return after;
  });
}

absl::StatusOr<v1::RoundDuties> RoundService::GetDuties(rpc::Call& call,
                                                        const v1::GetRoundDutiesRequest& request) {
  RETURN_IF_ERROR(RoundTable().pattern.CheckParent("parent", request.parent()));
  ASSIGN_OR_RETURN(const auto period, PeriodOf(request));
  RETURN_IF_ERROR(CheckPlan(call, store_, "plan", request.plan()));
  ASSIGN_OR_RETURN(const v1::Plan plan, store_.Get<v1::Plan>(call, PlanTable(), request.plan()));
  if (plan.state() == v1::Plan::DRAFT) return StateConflict(plan.name(), "DRAFT", "ISSUED");
  ASSIGN_OR_RETURN(const std::vector<Round> rounds,
                   store_.All<Round>(call, RoundTable(),
                                     {request.parent(), 0, "", "", "", {RoundsOf(plan.name())}}));
  v1::RoundDuties duties;
  for (v1::RoundDuty& duty : RoundDutiesOf(plan, rounds, period.first, period.second, call.today)) {
    *duties.add_duties() = std::move(duty);
  }
  return duties;
}

}  // namespace edugroup::task
