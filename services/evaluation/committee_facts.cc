#include "services/evaluation/committee_facts.h"

#include <algorithm>
#include <string>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/str_cat.h"
#include "common/resource/name.h"
#include "common/value/date.h"
#include "common/value/status.h"
#include "edugroup/committee/v1/body_service.pb.h"
#include "edugroup/committee/v1/meeting_service.pb.h"
#include "services/evaluation/collection.h"
#include "services/evaluation/cycle_peers.h"

namespace edugroup::evaluation {
namespace {

using committee::v1::MeetingDuty;
using v1::CommitteeFactSource;

constexpr int kMostCadences = 1000;

// The composition rules in force on the day, and those that are kept.
absl::StatusOr<CommitteeFact> AskComposition(rpc::Peer& committee, const rpc::Call& call,
                                             const std::string& body,
                                             const google::type::Date& as_of) {
  committee::v1::EvaluateCompositionRequest request;
  request.set_name(body);
  *request.mutable_as_of() = as_of;
  ASSIGN_OR_RETURN(const auto response,
                   committee.Ask<committee::v1::EvaluateCompositionResponse>(
                       call, "edugroup.committee.v1.BodyService/EvaluateComposition", request));
  CommitteeFact fact;
  for (const committee::v1::CompositionFinding& finding : response.findings()) {
    const std::string name = absl::StrCat(body, " ", finding.finding().rule_id());
    fact.base_names.push_back(name);
    if (finding.holds()) fact.source_names.push_back(name);
  }
  fact.count.set_numerator(static_cast<int64_t>(fact.source_names.size()));
  fact.count.set_denominator(static_cast<int64_t>(fact.base_names.size()));
  return fact;
}

// What was due of a cadence, and what of it was held.
void AddDuties(const committee::v1::CadenceDuties& duties, CommitteeFact& fact) {
  for (const MeetingDuty& duty : duties.duties()) {
    if (duty.state() == MeetingDuty::UPCOMING) continue;
    const std::string name = absl::StrCat(duties.cadence(), " ", duty.label());
    fact.base_names.push_back(name);
    if (duty.state() == MeetingDuty::HELD) fact.source_names.push_back(name);
  }
  fact.count.set_numerator(fact.count.numerator() + duties.held());
  fact.count.set_denominator(fact.count.denominator() + duties.held() + duties.missed());
}

// The parts that the meetings held needed and had; they have no names of their own.
void AddParts(const committee::v1::CadenceDuties& duties, CommitteeFact& fact) {
  fact.count.set_numerator(fact.count.numerator() + duties.parts_done());
  fact.count.set_denominator(fact.count.denominator() + duties.parts_required());
  for (const MeetingDuty& duty : duties.duties()) {
    if (duty.state() != MeetingDuty::HELD) continue;
    fact.source_names.insert(fact.source_names.end(), duty.meetings().begin(),
                             duty.meetings().end());
  }
}

// What the body's cadences made due in the cycle's period up to `as_of`, as it stood on that day.
absl::StatusOr<CommitteeFact> AskMeetings(rpc::Peer& committee, const rpc::Call& call,
                                          const v1::Cycle& cycle, CommitteeFactSource::Fact wanted,
                                          const std::string& body,
                                          const google::type::Date& as_of) {
  ASSIGN_OR_RETURN(const absl::CivilDay first, value::ToCivilDay(cycle.period_first_date()));
  ASSIGN_OR_RETURN(const absl::CivilDay end, value::ToCivilDay(cycle.period_last_date()));
  ASSIGN_OR_RETURN(const absl::CivilDay day, value::ToCivilDay(as_of));
  const absl::CivilDay last = std::min(end, day);
  CommitteeFact fact;
  if (last < first) return fact;
  committee::v1::ListMeetingDutiesRequest request;
  request.set_parent(body);
  request.set_page_size(kMostCadences);
  *request.mutable_first_date() = value::ToDate(first);
  *request.mutable_last_date() = value::ToDate(last);
  *request.mutable_as_of() = as_of;
  do {
    ASSIGN_OR_RETURN(const auto response,
                     committee.Ask<committee::v1::ListMeetingDutiesResponse>(
                         call, "edugroup.committee.v1.MeetingService/ListMeetingDuties", request));
    for (const committee::v1::CadenceDuties& duties : response.meeting_duties()) {
      wanted == CommitteeFactSource::MEETINGS_HELD ? AddDuties(duties, fact)
                                                   : AddParts(duties, fact);
    }
    request.set_page_token(response.next_page_token());
  } while (!request.page_token().empty());
  return fact;
}

}  // namespace

absl::StatusOr<std::vector<v1::Observation>> AskCommitteeFact(rpc::Peer& committee,
                                                              const rpc::Call& call,
                                                              const v1::Cycle& cycle,
                                                              const v1::Indicator& leaf,
                                                              const google::type::Date& as_of) {
  const CommitteeFactSource& source = leaf.committee_fact();
  const std::string group_name(resource::ParentOf(cycle.name()));
  ASSIGN_OR_RETURN(const int64_t position, AskPosition(committee, call, group_name));
  std::vector<v1::Observation> observations;
  absl::flat_hash_map<std::string, CommitteeFact> facts;  // by body
  for (const v1::CycleSubject& subject : cycle.subjects()) {
    const std::string& body = source.body().empty() ? subject.subject() : source.body();
    auto known = facts.find(body);
    if (known == facts.end()) {
      RETURN_IF_ERROR(InOwnGroup(call, "body", body));
      CommitteeFact fact;
      if (source.fact() == CommitteeFactSource::COMPOSITION_KEPT) {
        ASSIGN_OR_RETURN(fact, AskComposition(committee, call, body, as_of));
      } else {
        ASSIGN_OR_RETURN(fact, AskMeetings(committee, call, cycle, source.fact(), body, as_of));
      }
      fact.count.set_fact_id(CommitteeFactSource::Fact_Name(source.fact()));
      fact.journal_position = position;
      known = facts.emplace(body, std::move(fact)).first;
    }
    observations.push_back(FromCommittee(cycle, leaf, subject, known->second));
  }
  return observations;
}

}  // namespace edugroup::evaluation
