#include "services/committee/meeting_procedure.h"

#include <algorithm>
#include <utility>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/str_cat.h"
#include "common/value/calendar.h"
#include "common/value/status.h"
#include "common/value/threshold.h"
#include "services/committee/decision.h"

namespace edugroup::committee {
namespace {

using v1::MeetingProcedure;

constexpr int kMostDays = 60;

value::DayCount CountOf(v1::DayCount count) {
  return count == v1::WORKING_DAYS ? value::DayCount::kWorkingDays : value::DayCount::kCalendarDays;
}

type::Finding::Severity NoticeSeverity(const MeetingProcedure& procedure) {
  return procedure.notice_severity() == type::Finding::SOFT ? type::Finding::SOFT
                                                            : type::Finding::HARD;
}

}  // namespace

bool IsReviewed(const v1::AgendaItem& item) {
  return item.outcome() != v1::AgendaItem::OUTCOME_UNSPECIFIED || !item.opinions().empty();
}

std::vector<FieldViolation> CheckProcedure(const MeetingProcedure& procedure) {
  std::vector<FieldViolation> violations;
  const auto wrong = [&violations](absl::string_view field, std::string en, std::string zh) {
    violations.push_back({absl::StrCat("cadence.procedure.", field), std::move(en), std::move(zh)});
  };
  const std::pair<absl::string_view, int> counts[] = {
      {"notice_days", procedure.notice_days()},
      {"proxies_per_holder", procedure.proxies_per_holder()},
      {"call_within_days", procedure.call_within_days()},
  };
  for (const auto& [field, count] : counts) {
    if (count < 0 || count > kMostDays) {
      wrong(field, absl::StrCat("must be 0 to ", kMostDays),
            absl::StrCat("须在0至", kMostDays, "之间"));
    }
  }
  if (procedure.notice_severity() == type::Finding::INFO) {
    wrong("notice_severity", "must be HARD or SOFT", "只能为硬性或“原则上”");
  }
  for (const auto& [field, given, share] :
       {std::tuple("quorum", procedure.has_quorum(), &procedure.quorum()),
        std::tuple("demand_share", procedure.has_demand_share(), &procedure.demand_share())}) {
    if (given) CheckShare(*share, absl::StrCat("cadence.procedure.", field), violations);
  }
  for (int i = 0; i < procedure.agenda_template_size(); ++i) {
    if (!IsReviewed(procedure.agenda_template(i))) continue;
    wrong(absl::StrCat("agenda_template[", i, "].outcome"), "goes with a meeting that was held",
          "会议召开后方可记录审议结果和意见");
  }
  absl::flat_hash_set<absl::string_view> ids;
  for (int i = 0; i < procedure.required_parts_size(); ++i) {
    if (ids.insert(procedure.required_parts(i).part_id()).second) continue;
    wrong(absl::StrCat("required_parts[", i, "].part_id"), "is given twice", "编号重复");
  }
  const absl::StatusOr<value::WorkCalendar> calendar =
      value::WorkCalendar::Parse(procedure.holiday_calendar());
  if (!calendar.ok()) {
    wrong("holiday_calendar", std::string(calendar.status().message()), "节假日表无法读取");
  }
  return violations;
}

absl::StatusOr<int> NoticeDays(const MeetingProcedure& procedure, absl::CivilDay sent,
                               absl::CivilDay meeting) {
  if (meeting <= sent) return 0;
  if (CountOf(procedure.notice_count()) == value::DayCount::kCalendarDays) {
    return static_cast<int>(std::min<int64_t>(meeting - sent, value::WorkCalendar::kMostDays));
  }
  ASSIGN_OR_RETURN(const value::WorkCalendar calendar,
                   value::WorkCalendar::Parse(procedure.holiday_calendar()));
  const absl::CivilDay last = std::min(meeting, sent + int64_t{value::WorkCalendar::kMostDays});
  int days = 0;
  for (absl::CivilDay day = sent + 1; day <= last; ++day) days += calendar.IsWorkingDay(day);
  return days;
}

std::vector<type::Finding> CheckNotice(const MeetingProcedure& procedure,
                                       const v1::Meeting& meeting, int notice_days) {
  std::vector<type::Finding> findings;
  if (notice_days < procedure.notice_days()) {
    const bool working = procedure.notice_count() == v1::WORKING_DAYS;
    type::Finding& finding = findings.emplace_back();
    finding.set_rule_id("meeting.notice");
    finding.set_measured(absl::StrCat(notice_days));
    finding.set_limit(absl::StrCat("≥ ", procedure.notice_days()));
    finding.set_message(absl::StrCat("The notice is sent ", notice_days,
                                     working ? " working days" : " days", " before the meeting; ",
                                     procedure.notice_days(), " are needed"));
    finding.set_message_zh(absl::StrCat("会议通知提前", notice_days, working ? "个工作日" : "日",
                                        "，规定不少于", procedure.notice_days(),
                                        working ? "个工作日" : "日"));
  }
  if (procedure.agenda_required() && meeting.agenda().empty()) {
    type::Finding& finding = findings.emplace_back();
    finding.set_rule_id("meeting.agenda-missing");
    finding.set_message("The notice must come with an agenda");
    finding.set_message_zh("会议通知须附议程");
  }
  for (type::Finding& finding : findings) {
    finding.set_severity(NoticeSeverity(procedure));
    finding.set_subject(meeting.name());
  }
  return findings;
}

std::vector<v1::RequiredPart> MissingParts(const MeetingProcedure& procedure,
                                           const v1::Meeting& meeting) {
  absl::flat_hash_set<absl::string_view> had;
  for (const v1::MeetingPart& part : meeting.parts()) had.insert(part.part_id());
  std::vector<v1::RequiredPart> missing;
  for (const v1::RequiredPart& part : procedure.required_parts()) {
    if (!had.contains(part.part_id())) missing.push_back(part);
  }
  return missing;
}

std::vector<type::Finding> DescribeMissingParts(const MeetingProcedure& procedure,
                                                const v1::Meeting& meeting) {
  std::vector<type::Finding> findings;
  for (const v1::RequiredPart& part : MissingParts(procedure, meeting)) {
    type::Finding& finding = findings.emplace_back();
    finding.set_rule_id("meeting.part-missing");
    finding.set_severity(type::Finding::INFO);
    finding.set_subject(part.part_id());
    finding.set_message(absl::StrCat("The meeting lacks the required part ", part.part_id()));
    finding.set_message_zh(absl::StrCat("会议缺少必备环节：", part.title()));
  }
  return findings;
}

absl::StatusOr<type::Finding> WeighDemand(const MeetingProcedure& procedure, int demanders,
                                          int entitled) {
  ASSIGN_OR_RETURN(const int64_t needed, value::MinimumCount(procedure.demand_share(), entitled));
  const bool enough = entitled > 0 && demanders >= needed;
  const std::string limit = value::ToString(procedure.demand_share());
  type::Finding finding;
  finding.set_rule_id("meeting.demand-share");
  finding.set_severity(enough ? type::Finding::INFO : type::Finding::HARD);
  finding.set_measured(absl::StrCat(demanders, "/", entitled));
  finding.set_limit(limit);
  finding.set_denominator(absl::StrCat("entitled: ", entitled));
  finding.set_message(absl::StrCat(demanders, " of ", entitled,
                                   " entitled demand a meeting; needed ", limit, ", that is ",
                                   needed));
  finding.set_message_zh(absl::StrCat("有表决权", entitled, "席，提议", demanders, "席，要求",
                                      limit, "，即不少于", needed, "席"));
  return finding;
}

absl::StatusOr<absl::CivilDay> CallBy(const MeetingProcedure& procedure, absl::CivilDay demand) {
  ASSIGN_OR_RETURN(const value::WorkCalendar calendar,
                   value::WorkCalendar::Parse(procedure.holiday_calendar()));
  return calendar.DueAfter(demand, procedure.call_within_days(),
                           {CountOf(procedure.call_count()), true});
}

}  // namespace edugroup::committee
