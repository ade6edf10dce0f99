#include "services/committee/composition_service.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "common/value/date.h"
#include "common/value/status.h"
#include "services/committee/appointment.h"
#include "services/committee/body_record.h"
#include "services/committee/body_store.h"
#include "services/committee/breach_store.h"
#include "services/committee/composition_change.h"
#include "services/committee/day_number.h"
#include "services/committee/group_composition.h"
#include "services/committee/seat.h"

namespace edugroup::committee {
namespace {

// Takes over for proposed appointments where their posts are.
void PlacePosts(std::vector<v1::Appointment>& appointments, const Facts& facts) {
  for (v1::Appointment& appointment : appointments) {
    const auto post = facts.posts.find(appointment.post().post());
    if (post == facts.posts.end()) continue;
    appointment.mutable_post()->set_organization(post->second.organization());
  }
}

// Adds what their seats say against those who are to come.
void AddSeats(const Turnover& change, const Facts& facts, CompositionFindings& findings) {
  for (type::Finding& stopping : CheckSeats(change, facts)) {
    v1::CompositionFinding& finding = findings.emplace_back();
    *finding.mutable_finding() = std::move(stopping);
    finding.set_would_break(true);
  }
}

// Adds what the rules of other bodies that speak of `body` say against a change of it.
absl::Status AddElsewhere(const std::string& body, const std::vector<ReferringBody>& referring,
                          absl::CivilDay day, Facts& before, Facts& after,
                          CompositionFindings& findings) {
  for (const ReferringBody& one : referring) {
    before.seats = after.seats = one.seats;
    const std::vector<v1::Appointment>& theirs = before.others.at(one.body.name());
    ASSIGN_OR_RETURN(CompositionFindings found,
                     committee::Evaluate(RulesOn(body, one.body.composition_rules()),
                                         {theirs, before, &before.others.at(body)},
                                         {theirs, after, &after.others.at(body)}, day));
    for (v1::CompositionFinding& finding : found) {
      if (finding.would_break() || finding.would_worsen()) findings.push_back(std::move(finding));
    }
  }
  return absl::OkStatus();
}

}  // namespace

void CompositionService::Register(rpc::Methods& methods) {
  using S = CompositionService;
  constexpr absl::string_view kName = "edugroup.committee.v1.BodyService/";
  methods.Serve(absl::StrCat(kName, "EvaluateComposition"), this, &S::Evaluate);
  methods.Serve(absl::StrCat(kName, "EvaluateCompositions"), this, &S::EvaluateAll);
  methods.Serve(absl::StrCat(kName, "GetBreach"), this, &S::GetBreach);
  methods.Serve(absl::StrCat(kName, "ListBreaches"), this, &S::ListBreaches);
}

absl::StatusOr<v1::EvaluateCompositionResponse> CompositionService::Evaluate(
    rpc::Call& call, const v1::EvaluateCompositionRequest& request) {
  ASSIGN_OR_RETURN(const std::optional<absl::CivilDay> as_of, AsOf(request.as_of()));
  const absl::CivilDay day = as_of.value_or(call.today);
  ASSIGN_OR_RETURN(BodyRecord record,
                   ReadBody(call, store_, request.name(),
                            {.from = day, .referring = !request.changes().empty()}));
  Names leaving;
  ASSIGN_OR_RETURN(Turnover change, Propose(request.name(), std::move(record.appointments),
                                            record.seats, request.changes(), leaving));
  record.appointments.clear();
  std::vector<const v1::Appointment*> proposed;
  for (const v1::Appointment& one : change.after) proposed.push_back(&one);
  RETURN_IF_ERROR(AddOffices(proposed, request.name(), FromStore(call, store_), record.offices));
  Inquiry inquiry;
  inquiry.day = day;
  inquiry.past = day < call.today;
  inquiry.people = record.LooksAtPeople();
  inquiry.appointments = record.Everybody();
  inquiry.appointments.insert(inquiry.appointments.end(), proposed.begin(), proposed.end());
  ASSIGN_OR_RETURN(Facts before, AskFacts(call, store_, membership_, inquiry));
  PlacePosts(change.after, before);
  before.seats = std::move(record.seats);
  before.others = std::move(record.others);
  before.offices = std::move(record.offices);
  Facts after = before;
  for (const std::string& organization : leaving) {
    after.departures[organization] = {{day, std::nullopt}};
  }

  ASSIGN_OR_RETURN(CompositionFindings findings,
                   committee::Evaluate(record.body.composition_rules(), {change.before, before},
                                       {change.after, after}, day));
  AddSeats(change, after, findings);
  before.others[request.name()] = change.before;
  after.others[request.name()] = change.after;
  RETURN_IF_ERROR(AddElsewhere(request.name(), record.referring, day, before, after, findings));
  v1::EvaluateCompositionResponse response;
  *response.mutable_as_of() = value::ToDate(day);
  for (v1::CompositionFinding& finding : findings) *response.add_findings() = std::move(finding);
  return response;
}

absl::StatusOr<v1::EvaluateCompositionsResponse> CompositionService::EvaluateAll(
    rpc::Call& call, const v1::EvaluateCompositionsRequest& request) {
  RETURN_IF_ERROR(BodyTable().pattern.CheckParent("parent", request.parent()));
  ASSIGN_OR_RETURN(const std::optional<absl::CivilDay> as_of, AsOf(request.as_of()));
  const absl::CivilDay day = as_of.value_or(call.today);
  ASSIGN_OR_RETURN(const GroupRecord record, ReadGroup(call, store_, day));
  ASSIGN_OR_RETURN(Facts facts, AskGroupFacts(call, store_, membership_, record, day < call.today));
  v1::EvaluateCompositionsResponse response;
  *response.mutable_as_of() = value::ToDate(day);
  for (const v1::Body& body : record.bodies) {
    ASSIGN_OR_RETURN(v1::BodyComposition composition, Compose(record, body, facts));
    const bool deficient = composition.vacant_count() > 0 || composition.broken_count() > 0;
    if (request.deficient_only() && !deficient) continue;
    *response.add_compositions() = std::move(composition);
  }
  return response;
}

absl::StatusOr<v1::Breach> CompositionService::GetBreach(rpc::Call& call,
                                                         const v1::GetBreachRequest& request) {
  return store_.Get<v1::Breach>(call, BreachTable(), request.name());
}

absl::StatusOr<v1::ListBreachesResponse> CompositionService::ListBreaches(
    rpc::Call& call, const v1::ListBreachesRequest& request) {
  RETURN_IF_ERROR(BreachTable().pattern.CheckParent("parent", request.parent(), true));
  ASSIGN_OR_RETURN(resource::Page<v1::Breach> page,
                   store_.List<v1::Breach>(call, BreachTable(), resource::QueryOf(request)));
  v1::ListBreachesResponse response;
  for (v1::Breach& breach : page.items) *response.add_breaches() = std::move(breach);
  response.set_next_page_token(page.next_page_token);
  return response;
}

}  // namespace edugroup::committee
