#include "services/committee/attendance.h"

#include <algorithm>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/str_cat.h"
#include "common/value/date.h"
#include "common/value/status.h"
#include "common/value/threshold.h"
#include "services/committee/roster.h"

namespace edugroup::committee {
namespace {

using v1::Attendee;
using v1::Meeting;
using v1::MeetingProcedure;
using v1::Proxy;

using List = absl::flat_hash_map<std::string, Attendee*>;

List ByAppointment(Meeting& meeting) {
  List list;
  for (Attendee& one : *meeting.mutable_attendees()) list[one.appointment()] = &one;
  return list;
}

const Attendee* Find(const Meeting& meeting, absl::string_view appointment) {
  const auto one = std::find_if(meeting.attendees().begin(), meeting.attendees().end(),
                                [&](const Attendee& a) { return a.appointment() == appointment; });
  return one == meeting.attendees().end() ? nullptr : &*one;
}

bool IsPresent(const Meeting& meeting, absl::string_view appointment) {
  const Attendee* const one = Find(meeting, appointment);
  return one != nullptr && one->presence() == Attendee::PRESENT;
}

bool MayMembersRepresent(const MeetingProcedure& procedure) {
  return procedure.proxy_policy() == MeetingProcedure::BY_MEMBER ||
         procedure.proxy_policy() == MeetingProcedure::BY_EITHER;
}
bool MayUnitsSend(const MeetingProcedure& procedure) {
  return procedure.proxy_policy() == MeetingProcedure::BY_UNIT ||
         procedure.proxy_policy() == MeetingProcedure::BY_EITHER;
}

// What is wrong with one authority, at `field`.
void CheckProxy(const MeetingProcedure& procedure, const Proxy& proxy, const List& list,
                const std::string& field, std::vector<FieldViolation>& violations) {
  const auto wrong = [&](absl::string_view name, const char* en, const char* zh) {
    violations.push_back({absl::StrCat(field, ".", name), en, zh});
  };
  const auto principal = list.find(proxy.principal());
  if (principal == list.end() || !principal->second->voting()) {
    wrong("principal", "is no voting seat on the list", "不是名单上有表决权的席位");
    return;
  }
  if (proxy.document().document().empty()) {
    wrong("document.document", "a written authority is needed", "须有书面委托");
  }
  if (proxy.holder().empty() == proxy.substitute().empty()) {
    wrong("holder", "either a holder or a substitute of the unit", "须为受托席位或本单位人员之一");
  } else if (proxy.holder().empty()) {
    if (!MayUnitsSend(procedure)) {
      wrong("substitute", "the procedure lets no unit send somebody else",
            "会议规则不允许换人出席");
    } else if (principal->second->organization().empty()) {
      wrong("substitute", "the seat belongs to no unit", "该席位不属于任何单位");
    }
  } else if (!MayMembersRepresent(procedure)) {
    wrong("holder", "the procedure allows no proxies", "会议规则不允许委托");
  } else {
    const auto holder = list.find(proxy.holder());
    if (holder == list.end() || !holder->second->voting() || proxy.holder() == proxy.principal()) {
      wrong("holder", "is no other voting seat on the list", "须为名单上其他有表决权的席位");
    }
  }
}

void CheckLoads(const MeetingProcedure& procedure, const Meeting& meeting,
                std::vector<FieldViolation>& violations) {
  if (procedure.proxies_per_holder() == 0) return;
  absl::flat_hash_map<std::string, int> loads;
  for (const Proxy& proxy : meeting.proxies()) {
    if (proxy.holder().empty() || ++loads[proxy.holder()] <= procedure.proxies_per_holder()) {
      continue;
    }
    violations.push_back(
        {"proxies",
         absl::StrCat(proxy.holder(), " would represent more than ",
                      procedure.proxies_per_holder()),
         absl::StrCat(proxy.holder(), "受托超过", procedure.proxies_per_holder(), "席")});
  }
}

void Revoke(absl::string_view principal, Meeting& meeting) {
  auto* const proxies = meeting.mutable_proxies();
  proxies->erase(std::remove_if(proxies->begin(), proxies->end(),
                                [&](const Proxy& one) { return one.principal() == principal; }),
                 proxies->end());
}

type::Finding ProxyFinding(const Proxy& proxy, const std::string& rule_id) {
  static const auto& words =
      *new absl::flat_hash_map<absl::string_view, std::pair<const char*, const char*>>{
          {"proxy.principal-unlisted",
           {"the principal has no voting seat on the list", "委托人不是名单上有表决权的席位"}},
          {"proxy.principal-present", {"the principal is present", "委托人本人到会"}},
          {"proxy.holder-absent", {"the holder is not present", "受托人未到会"}},
          {"proxy.holder-recused", {"the holder is recused", "受托人回避"}},
          {"proxy.out-of-scope", {"it does not cover this matter", "委托范围不含本事项"}}};
  const auto& [en, zh] = words.at(rule_id);
  type::Finding finding;
  finding.set_rule_id(rule_id);
  finding.set_severity(type::Finding::INFO);
  finding.set_subject(proxy.principal());
  finding.set_message(absl::StrCat("A proxy does not count: ", en));
  finding.set_message_zh(absl::StrCat("委托无效：", zh));
  return finding;
}

}  // namespace

void ListAttendees(absl::Span<const v1::Appointment> in_office, Meeting& meeting) {
  absl::flat_hash_map<std::string, Attendee::Presence> known;
  for (const Attendee& one : meeting.attendees()) known[one.appointment()] = one.presence();
  meeting.clear_attendees();
  for (const v1::Appointment& appointment : in_office) {
    Attendee& one = *meeting.add_attendees();
    one.set_appointment(appointment.name());
    one.set_organization(OrganizationOf(appointment));
    one.set_voting(appointment.voting());
    const auto presence = known.find(one.appointment());
    if (presence != known.end()) one.set_presence(presence->second);
  }
}

absl::Status TakeDown(const MeetingProcedure& procedure, const v1::RecordAttendanceRequest& request,
                      Meeting& meeting) {
  std::vector<FieldViolation> violations;
  const List list = ByAppointment(meeting);
  for (int i = 0; i < request.attendees_size(); ++i) {
    const auto one = list.find(request.attendees(i).appointment());
    if (one == list.end()) {
      violations.push_back({absl::StrCat("attendees[", i, "].appointment"),
                            "is not on the meeting's list", "不在会议名单上"});
    } else {
      one->second->set_presence(request.attendees(i).presence());
    }
  }
  for (int i = 0; i < request.revoked_principals_size(); ++i) {
    const int before = meeting.proxies_size();
    Revoke(request.revoked_principals(i), meeting);
    if (meeting.proxies_size() < before) continue;
    violations.push_back(
        {absl::StrCat("revoked_principals[", i, "]"), "gave no authority", "没有书面委托"});
  }
  for (int i = 0; i < request.proxies_size(); ++i) {
    const Proxy& proxy = request.proxies(i);
    CheckProxy(procedure, proxy, list, absl::StrCat("proxies[", i, "]"), violations);
    Revoke(proxy.principal(), meeting);
    *meeting.add_proxies() = proxy;
  }
  CheckLoads(procedure, meeting, violations);
  return violations.empty() ? absl::OkStatus() : InvalidFields(violations);
}

std::string WhyProxyFails(const Proxy& proxy, const Meeting& meeting, absl::string_view resolution,
                          const absl::flat_hash_set<std::string>& recused) {
  const Attendee* const principal = Find(meeting, proxy.principal());
  if (principal == nullptr || !principal->voting()) return "proxy.principal-unlisted";
  if (principal->presence() == Attendee::PRESENT) return "proxy.principal-present";
  if (!proxy.holder().empty() && !IsPresent(meeting, proxy.holder())) return "proxy.holder-absent";
  if (recused.contains(proxy.holder())) return "proxy.holder-recused";
  const bool covers =
      resolution.empty() || proxy.scopes().empty() ||
      std::find(proxy.scopes().begin(), proxy.scopes().end(), resolution) != proxy.scopes().end();
  return covers ? "" : "proxy.out-of-scope";
}

absl::StatusOr<type::Finding> WeighAttendance(const MeetingProcedure& procedure,
                                              const v1::Attendance& attendance) {
  int64_t needed = 0;
  std::string limit;
  if (procedure.has_quorum()) {
    ASSIGN_OR_RETURN(needed, value::MinimumCount(procedure.quorum(), attendance.entitled()));
    limit = value::ToString(procedure.quorum());
  }
  const bool enough =
      !procedure.has_quorum() || (attendance.entitled() > 0 && attendance.present() >= needed);
  type::Finding finding;
  finding.set_rule_id("meeting.quorum");
  finding.set_severity(enough ? type::Finding::INFO : type::Finding::HARD);
  finding.set_measured(absl::StrCat(attendance.present(), "/", attendance.entitled()));
  finding.set_limit(limit);
  finding.set_denominator(absl::StrCat("entitled: ", attendance.entitled()));
  finding.set_message(absl::StrCat(attendance.present(), " of ", attendance.entitled(),
                                   " entitled are present or represented; needed ", needed));
  finding.set_message_zh(absl::StrCat("应到", attendance.entitled(), "，实到", attendance.present(),
                                      "，须不少于", needed));
  return finding;
}

absl::StatusOr<v1::Quorum> CountQuorum(const MeetingProcedure& procedure, const Meeting& meeting,
                                       absl::string_view resolution) {
  v1::Quorum quorum;
  for (const Attendee& one : meeting.attendees()) {
    if (!one.voting()) continue;
    quorum.set_entitled(quorum.entitled() + 1);
    if (one.presence() == Attendee::PRESENT) quorum.set_present(quorum.present() + 1);
  }
  for (const Proxy& proxy : meeting.proxies()) {
    const std::string why = WhyProxyFails(proxy, meeting, resolution);
    if (why.empty()) {
      quorum.set_represented(quorum.represented() + 1);
    } else {
      *quorum.add_findings() = ProxyFinding(proxy, why);
    }
  }
  v1::Attendance attendance;
  attendance.set_entitled(quorum.entitled());
  attendance.set_present(quorum.present() + quorum.represented());
  ASSIGN_OR_RETURN(*quorum.mutable_finding(), WeighAttendance(procedure, attendance));
  return quorum;
}

absl::Status SignMinutes(Meeting& meeting, const v1::SignMinutesRequest& request,
                         absl::CivilDay today) {
  if (!meeting.has_minutes()) return StateConflict(meeting.name(), "without minutes", "minutes");
  std::vector<FieldViolation> violations;
  const absl::StatusOr<absl::CivilDay> day = value::ToCivilDay(request.sign_date());
  if (!day.ok() || *day > today || *day < value::ToCivilDay(meeting.date()).value_or(*day)) {
    violations.push_back(
        {"sign_date", "must be from the meeting's day to today", "须在会议日期至今天之间"});
  }
  absl::flat_hash_set<std::string> signed_by;
  for (const v1::MinutesSignature& one : meeting.minutes().signatures()) {
    signed_by.insert(one.appointment());
  }
  for (int i = 0; i < request.appointments_size(); ++i) {
    const std::string& appointment = request.appointments(i);
    const Attendee* const one = Find(meeting, appointment);
    if (one == nullptr ||
        (one->presence() != Attendee::PRESENT && one->presence() != Attendee::LEFT)) {
      violations.push_back({absl::StrCat("appointments[", i, "]"), "was not present", "未到会"});
      continue;
    }
    if (!signed_by.insert(appointment).second) continue;
    v1::MinutesSignature& signature = *meeting.mutable_minutes()->add_signatures();
    signature.set_appointment(appointment);
    *signature.mutable_sign_date() = request.sign_date();
  }
  if (!violations.empty()) return InvalidFields(violations);
  const bool complete =
      std::all_of(meeting.attendees().begin(), meeting.attendees().end(), [&](const Attendee& one) {
        return !one.voting() || one.presence() != Attendee::PRESENT ||
               signed_by.contains(one.appointment());
      });
  if (complete && !value::IsSet(meeting.minutes().sign_off_date())) {
    *meeting.mutable_minutes()->mutable_sign_off_date() = request.sign_date();
  }
  return absl::OkStatus();
}

}  // namespace edugroup::committee
