#include "services/committee/election_service.h"

#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/value/date.h"
#include "common/value/status.h"
#include "edugroup/committee/v1/body.pb.h"
#include "services/committee/appointment_turn.h"
#include "services/committee/body_store.h"
#include "services/committee/election.h"
#include "services/committee/election_store.h"
#include "services/committee/references.h"
#include "services/committee/term.h"
#include "services/committee/term_store.h"

namespace edugroup::committee {
namespace {

using resource::Change;
using v1::Election;

absl::Status CheckBodies(Change& change, const Election& election) {
  ASSIGN_OR_RETURN(const v1::Body body,
                   change.Load<v1::Body>(BodyTable(), resource::ParentOf(election.name())));
  if (body.state() == v1::Body::DISSOLVED) {
    return StateConflict(body.name(), "DISSOLVED", "PLANNED, PREPARING or ESTABLISHED");
  }
  if (election.electorate().empty()) return absl::OkStatus();
  const absl::StatusOr<v1::Body> electorate =
      change.Read<v1::Body>(BodyTable(), election.electorate());
  return rpc::AsReference(electorate.status(), "election.electorate", election.electorate());
}

References OrganizationsOf(const Election& election) {
  References references;
  for (int i = 0; i < election.candidates_size(); ++i) {
    const v1::Candidate& one = election.candidates(i);
    const std::string field = absl::StrCat("election.candidates[", i, "]");
    if (one.has_unit()) {
      references.push_back({field + ".unit.organization", one.unit().organization()});
    } else {
      references.push_back({field + ".person.organization", one.person().organization()});
    }
  }
  return references;
}

// Locks the election of a transition, moves it and keeps it.
template <class Request, class Step>
absl::StatusOr<Election> Move(Change& change, const Request& request, Step step) {
  ASSIGN_OR_RETURN(const Election before, change.Load<Election>(ElectionTable(), request.name()));
  RETURN_IF_ERROR(resource::CheckEtag(request.etag(), before));
  Election after = before;
  RETURN_IF_ERROR(step(after));
  RETURN_IF_ERROR(change.Update(ElectionTable(), before, after));
  return after;
}

// First day in office; INVALID_ARGUMENT when it lies before the last ballot.
absl::StatusOr<absl::CivilDay> StartOf(const v1::ConcludeElectionRequest& request,
                                       const Election& election) {
  const absl::StatusOr<absl::CivilDay> start = value::ToCivilDay(request.start_date());
  if (!start.ok()) return InvalidField("start_date", "is no date", "日期无效");
  for (const v1::ElectionRound& round : election.rounds()) {
    if (*start < value::ToCivilDay(round.ballot_date()).value_or(*start)) {
      return InvalidField("start_date", "is before the ballot", "早于选举日期");
    }
  }
  return *start;
}

// The term that a conclusion begins; nothing asked: no name.
absl::StatusOr<v1::Term> TermOf(const v1::ConcludeElectionRequest& request) {
  v1::Term term;
  if (!request.has_term()) return term;
  term = request.term();
  resource::ClearOutputOnly(term);
  ASSIGN_OR_RETURN(const std::string name,
                   resource::NewName(TermTable(), resource::ParentOf(request.name()),
                                     request.term_id(), "term_id"));
  term.set_name(name);
  const std::vector<FieldViolation> violations = CheckTerm(term, "term");
  if (!violations.empty()) return InvalidFields(violations);
  return term;
}

}  // namespace

void ElectionService::Register(rpc::Methods& methods) {
  using S = ElectionService;
  methods.Serve("edugroup.committee.v1.ElectionService/CreateElection", this, &S::Create);
  methods.Serve("edugroup.committee.v1.ElectionService/GetElection", this, &S::Get);
  methods.Serve("edugroup.committee.v1.ElectionService/ListElections", this, &S::List);
  methods.Serve("edugroup.committee.v1.ElectionService/UpdateElection", this, &S::Update);
  methods.Serve("edugroup.committee.v1.ElectionService/OpenElection", this, &S::Open);
  methods.Serve("edugroup.committee.v1.ElectionService/CountElection", this, &S::Count);
  methods.Serve("edugroup.committee.v1.ElectionService/ConcludeElection", this, &S::Conclude);
  methods.Serve("edugroup.committee.v1.ElectionService/CancelElection", this, &S::Cancel);
}

absl::StatusOr<Election> ElectionService::Create(rpc::Call& call,
                                                 const v1::CreateElectionRequest& request) {
  RETURN_IF_ERROR(ElectionTable().pattern.CheckParent("parent", request.parent()));
  ASSIGN_OR_RETURN(const std::string name, resource::NewName(ElectionTable(), request.parent(),
                                                             request.election_id(), "election_id"));
  Election draft = request.election();
  resource::ClearOutputOnly(draft);
  draft.set_name(name);
  draft.set_state(Election::DRAFT);
  const std::vector<FieldViolation> violations = CheckElection(draft);
  if (!violations.empty()) return InvalidFields(violations);
  RETURN_IF_ERROR(AskOrganizations(call, membership_, OrganizationsOf(draft), {}).status());
  return store_.Write<Election>(call, request, [&](Change& change) -> absl::StatusOr<Election> {
    Election election = draft;
    RETURN_IF_ERROR(CheckBodies(change, election));
    RETURN_IF_ERROR(change.Insert(ElectionTable(), election));
    return election;
  });
}

absl::StatusOr<Election> ElectionService::Get(rpc::Call& call,
                                              const v1::GetElectionRequest& request) {
  return store_.Get<Election>(call, ElectionTable(), request.name());
}

absl::StatusOr<v1::ListElectionsResponse> ElectionService::List(
    rpc::Call& call, const v1::ListElectionsRequest& request) {
  RETURN_IF_ERROR(ElectionTable().pattern.CheckParent("parent", request.parent(), true));
  ASSIGN_OR_RETURN(resource::Page<Election> page,
                   store_.List<Election>(call, ElectionTable(), resource::QueryOf(request)));
  v1::ListElectionsResponse response;
  for (Election& election : page.items) *response.add_elections() = std::move(election);
  response.set_next_page_token(page.next_page_token);
  return response;
}

absl::StatusOr<Election> ElectionService::Update(rpc::Call& call,
                                                 const v1::UpdateElectionRequest& request) {
  RETURN_IF_ERROR(ElectionTable().pattern.Check("election.name", request.election().name()));
  Election named = request.election();
  RETURN_IF_ERROR(AskOrganizations(call, membership_, OrganizationsOf(named), {}).status());
  return store_.Write<Election>(call, request, [&](Change& change) -> absl::StatusOr<Election> {
    ASSIGN_OR_RETURN(const Election before,
                     change.Load<Election>(ElectionTable(), request.election().name()));
    RETURN_IF_ERROR(resource::CheckEtag(request.election().etag(), before));
    RETURN_IF_ERROR(CheckState(before, {Election::DRAFT}));
    Election after = before;
    RETURN_IF_ERROR(resource::ApplyMask(request.update_mask(), request.election(), after));
    const std::vector<FieldViolation> violations = CheckElection(after);
    if (!violations.empty()) return InvalidFields(violations);
    RETURN_IF_ERROR(CheckBodies(change, after));
    RETURN_IF_ERROR(change.Update(ElectionTable(), before, after));
    return after;
  });
}

absl::StatusOr<Election> ElectionService::Open(rpc::Call& call,
                                               const v1::OpenElectionRequest& request) {
  return store_.Write<Election>(call, request, [&](Change& change) {
    return Move(change, request, [](Election& election) { return committee::Open(election); });
  });
}

absl::StatusOr<Election> ElectionService::Count(rpc::Call& call,
                                                const v1::CountElectionRequest& request) {
  return store_.Write<Election>(call, request, [&](Change& change) {
    return Move(change, request, [&](Election& election) {
      return committee::Count(election, request, call.today);
    });
  });
}

absl::StatusOr<Election> ElectionService::Conclude(rpc::Call& call,
                                                   const v1::ConcludeElectionRequest& request) {
  ASSIGN_OR_RETURN(const v1::Term asked, TermOf(request));
  ASSIGN_OR_RETURN(const Election seen,
                   store_.Get<Election>(call, ElectionTable(), request.name()));
  ASSIGN_OR_RETURN(const absl::CivilDay start, StartOf(request, seen));
  AppointmentTurn turn{std::string(resource::ParentOf(request.name()))};
  const std::vector<std::string> elected = Elected(seen);
  for (size_t i = 0; i < elected.size(); ++i) {
    v1::Appointment appointment = AppointmentOf(seen, elected[i], start);
    appointment.set_term_number(asked.ordinal());
    RETURN_IF_ERROR(
        turn.Appoint(std::move(appointment), "", "elected", absl::StrCat("elected[", i, "]")));
  }
  for (int i = 0; i < request.ends_size(); ++i) {
    turn.End(request.ends(i), "", absl::StrCat("ends[", i, "].end_date"));
  }
  turn.Waive(request.waivers());
  RETURN_IF_ERROR(turn.Check());
  ASSIGN_OR_RETURN(const TurnFacts facts, turn.Ask(call, store_, membership_));
  return store_.Write<Election>(call, request, [&](Change& change) {
    return Move(change, request, [&](Election& election) -> absl::Status {
      RETURN_IF_ERROR(CheckState(election, {Election::DECIDED, Election::RUN_OFF}));
      if (Elected(election) != elected) {
        return Error(absl::StatusCode::kAborted, ErrorReason::CONTENTION,
                     absl::StrCat(election.name(), " was counted meanwhile; repeat"),
                     "选举同时被他人计票，请重试");
      }
      RETURN_IF_ERROR(CheckBodies(change, election));
      if (!asked.name().empty()) {
        v1::Term term = asked;
        RETURN_IF_ERROR(BeginTerm(change, term));
        election.set_term(term.name());
      }
      ASSIGN_OR_RETURN(const v1::BatchAppointResponse written, turn.Write(call, change, facts));
      for (const v1::Appointment& one : written.appointments()) {
        election.add_appointments(one.name());
      }
      election.set_state(Election::CONCLUDED);
      return absl::OkStatus();
    });
  });
}

absl::StatusOr<Election> ElectionService::Cancel(rpc::Call& call,
                                                 const v1::CancelElectionRequest& request) {
  return store_.Write<Election>(call, request, [&](Change& change) {
    return Move(change, request,
                [&](Election& election) { return committee::Cancel(election, request.reason()); });
  });
}

}  // namespace edugroup::committee
