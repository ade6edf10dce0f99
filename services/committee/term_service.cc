#include "services/committee/term_service.h"

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

#include "common/rpc/peer.h"
#include "common/value/status.h"
#include "edugroup/committee/v1/body.pb.h"
#include "edugroup/committee/v1/resolution_service.pb.h"
#include "services/committee/bodies_read.h"
#include "services/committee/body_store.h"
#include "services/committee/day_number.h"
#include "services/committee/references.h"
#include "services/committee/resolution_store.h"
#include "services/committee/term.h"
#include "services/committee/term_store.h"

namespace edugroup::committee {
namespace {

using resource::Change;
using v1::Term;

constexpr int kMostStandings = 2000;

// Locks the body, so that no two terms of it take one place.
absl::Status HoldLivingBody(Change& change, absl::string_view name) {
  ASSIGN_OR_RETURN(const v1::Body body, change.Load<v1::Body>(BodyTable(), name));
  if (body.state() != v1::Body::DISSOLVED) return absl::OkStatus();
  return StateConflict(body.name(), "DISSOLVED", "PLANNED, PREPARING or ESTABLISHED");
}

absl::Status CheckPassed(Change& change, const std::string& name) {
  const absl::StatusOr<v1::Resolution> resolution =
      change.Read<v1::Resolution>(ResolutionTable(), name);
  if (!resolution.ok()) return rpc::AsReference(resolution.status(), "resolution", name);
  if (resolution->state() == v1::Resolution::PASSED) return absl::OkStatus();
  return StateConflict(name, v1::Resolution::State_Name(resolution->state()), "PASSED");
}

}  // namespace

void TermService::Register(rpc::Methods& methods) {
  methods.Serve("edugroup.committee.v1.TermService/CreateTerm", this, &TermService::Create);
  methods.Serve("edugroup.committee.v1.TermService/GetTerm", this, &TermService::Get);
  methods.Serve("edugroup.committee.v1.TermService/ListTerms", this, &TermService::List);
  methods.Serve("edugroup.committee.v1.TermService/UpdateTerm", this, &TermService::Update);
  methods.Serve("edugroup.committee.v1.TermService/ExtendTerm", this, &TermService::Extend);
  methods.Serve("edugroup.committee.v1.TermService/GetTermCalendar", this,
                &TermService::GetCalendar);
}

absl::StatusOr<Term> TermService::Create(rpc::Call& call, const v1::CreateTermRequest& request) {
  RETURN_IF_ERROR(TermTable().pattern.CheckParent("parent", request.parent()));
  ASSIGN_OR_RETURN(const std::string name,
                   resource::NewName(TermTable(), request.parent(), request.term_id(), "term_id"));
  Term asked = request.term();
  resource::ClearOutputOnly(asked);
  asked.set_name(name);
  const std::vector<FieldViolation> violations = CheckTerm(asked, "term");
  if (!violations.empty()) return InvalidFields(violations);
  return store_.Write<Term>(call, request, [&](Change& change) -> absl::StatusOr<Term> {
    RETURN_IF_ERROR(HoldLivingBody(change, request.parent()));
    Term term = asked;
    RETURN_IF_ERROR(BeginTerm(change, term));
    return term;
  });
}

absl::StatusOr<Term> TermService::Get(rpc::Call& call, const v1::GetTermRequest& request) {
  return store_.Get<Term>(call, TermTable(), request.name());
}

absl::StatusOr<v1::ListTermsResponse> TermService::List(rpc::Call& call,
                                                        const v1::ListTermsRequest& request) {
  RETURN_IF_ERROR(TermTable().pattern.CheckParent("parent", request.parent(), true));
  ASSIGN_OR_RETURN(resource::Page<Term> page,
                   store_.List<Term>(call, TermTable(), resource::QueryOf(request)));
  v1::ListTermsResponse response;
  for (Term& term : page.items) *response.add_terms() = std::move(term);
  response.set_next_page_token(page.next_page_token);
  return response;
}

absl::StatusOr<Term> TermService::Update(rpc::Call& call, const v1::UpdateTermRequest& request) {
  RETURN_IF_ERROR(TermTable().pattern.Check("term.name", request.term().name()));
  return store_.Write<Term>(call, request, [&](Change& change) -> absl::StatusOr<Term> {
    const std::string parent(resource::ParentOf(request.term().name()));
    RETURN_IF_ERROR(HoldLivingBody(change, parent));
    ASSIGN_OR_RETURN(const std::vector<Term> before, change.LoadAll<Term>(TermTable(), parent));
    std::vector<Term> after = before;
    const auto changed = std::find_if(after.begin(), after.end(), [&](const Term& one) {
      return one.name() == request.term().name();
    });
    if (changed == after.end()) return ResourceNotFound(request.term().name());
    RETURN_IF_ERROR(resource::CheckEtag(request.term().etag(), *changed));
    RETURN_IF_ERROR(resource::ApplyMask(request.update_mask(), request.term(), *changed));
    const std::vector<FieldViolation> violations = CheckTerm(*changed, "term");
    if (!violations.empty()) return InvalidFields(violations);
    SetPlannedEnd(*changed);
    RETURN_IF_ERROR(ArrangeTerms(after));
    Term answer;
    for (Term& one : after) {
      const auto old = std::find_if(before.begin(), before.end(),
                                    [&](const Term& other) { return other.name() == one.name(); });
      RETURN_IF_ERROR(change.Update(TermTable(), *old, one));
      if (one.name() == request.term().name()) answer = one;
    }
    return answer;
  });
}

absl::StatusOr<Term> TermService::Extend(rpc::Call& call, const v1::ExtendTermRequest& request) {
  std::vector<FieldViolation> violations;
  CheckReference(ResolutionTable().pattern, request.name(), "resolution", request.resolution(),
                 violations);
  if (!violations.empty()) return InvalidFields(violations);
  return store_.Write<Term>(call, request, [&](Change& change) -> absl::StatusOr<Term> {
    ASSIGN_OR_RETURN(const Term before, change.Load<Term>(TermTable(), request.name()));
    RETURN_IF_ERROR(resource::CheckEtag(request.etag(), before));
    Term after = before;
    RETURN_IF_ERROR(committee::Extend(after, request));
    RETURN_IF_ERROR(CheckPassed(change, request.resolution()));
    RETURN_IF_ERROR(change.Update(TermTable(), before, after));
    return after;
  });
}

absl::StatusOr<v1::GetTermCalendarResponse> TermService::GetCalendar(
    rpc::Call& call, const v1::GetTermCalendarRequest& request) {
  RETURN_IF_ERROR(TermTable().pattern.CheckParent("parent", request.parent(), true));
  if (resource::IdOf(request.parent()) != "-") {
    RETURN_IF_ERROR(store_.Get<v1::Body>(call, BodyTable(), request.parent()).status());
  }
  ASSIGN_OR_RETURN(const std::optional<absl::CivilDay> as_of, AsOf(request.as_of()));
  const absl::CivilDay day = as_of.value_or(call.today);
  resource::ListQuery query;
  query.parent = request.parent();
  query.conditions.push_back(TermsOn(day));
  ASSIGN_OR_RETURN(const std::vector<Term> terms,
                   store_.All<Term>(call, TermTable(), query, kMostStandings));
  std::vector<std::string> names;
  for (const Term& term : terms) names.emplace_back(resource::ParentOf(term.name()));
  ASSIGN_OR_RETURN(const auto bodies, ReadBodies(call, store_, names));
  std::vector<v1::TermStanding> standings;
  for (size_t i = 0; i < terms.size(); ++i) {
    const auto body = bodies.find(names[i]);
    if (body == bodies.end() || DissolvedBefore(body->second, day)) continue;
    std::optional<v1::TermStanding> standing = StandingOn(terms[i], day);
    if (!standing.has_value()) continue;
    if (request.overdue_only() && standing->overdue_days() == 0) continue;
    standings.push_back(*std::move(standing));
  }
  std::stable_sort(standings.begin(), standings.end(),
                   [](const v1::TermStanding& a, const v1::TermStanding& b) {
                     return DayNumber(value::ToCivilDay(a.planned_end_date())) <
                            DayNumber(value::ToCivilDay(b.planned_end_date()));
                   });
  v1::GetTermCalendarResponse response;
  for (v1::TermStanding& one : standings) *response.add_standings() = std::move(one);
  return response;
}

}  // namespace edugroup::committee
