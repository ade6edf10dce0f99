// Describe: what a rule measured, in words for people.
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "common/value/date.h"
#include "common/value/threshold.h"
#include "services/committee/composition.h"

namespace edugroup::committee {
namespace {

using google::protobuf::RepeatedPtrField;

std::string RangeLimit(const v1::CountRange& range) {
  if (range.max() == 0) return absl::StrCat("≥ ", range.min());
  if (range.min() == 0) return absl::StrCat("≤ ", range.max());
  if (range.min() == range.max()) return absl::StrCat("= ", range.min());
  return absl::StrCat(range.min(), "–", range.max());
}

std::string RolesText(const RepeatedPtrField<std::string>& roles) {
  return absl::StrCat("role=", roles.empty() ? "any" : absl::StrJoin(roles, ","));
}

const char* BaseText(v1::CompositionRule::Base base) {
  if (base == v1::CompositionRule::ALL_SEATS) return ", all seats";
  return base == v1::CompositionRule::VOTING_SEATS ? ", voting" : "";
}

const std::string& TitleOf(const v1::CompositionRule& rule) {
  return rule.display_name().empty() ? rule.rule_id() : rule.display_name();
}

const std::string& TitleOf(const v1::Appointment& appointment) {
  return appointment.title().empty() ? appointment.role() : appointment.title();
}

void Say(type::Finding& finding, const v1::CompositionRule& rule, const std::string& message,
         const std::string& message_zh) {
  finding.set_message(absl::StrCat(TitleOf(rule), ": ", message));
  finding.set_message_zh(absl::StrCat(TitleOf(rule), "：", message_zh));
}

void DescribeRange(const v1::CompositionRule& rule, const Measure& measure,
                   type::Finding& finding) {
  const v1::CountRange& range = rule.count_range();
  const bool seats = range.base() == v1::CompositionRule::ALL_SEATS;
  finding.set_measured(absl::StrCat(measure.numerator));
  finding.set_limit(RangeLimit(range));
  finding.set_denominator(absl::StrCat(RolesText(range.roles()), BaseText(range.base())));
  Say(finding, rule,
      absl::StrCat(measure.numerator, seats ? " seats" : " in office", ", limit ", finding.limit()),
      absl::StrCat(seats ? "设" : "现有", measure.numerator, seats ? "席" : "人", "，要求",
                   finding.limit()));
}

void DescribeRatio(const v1::CompositionRule& rule, const Measure& measure,
                   type::Finding& finding) {
  const v1::Ratio& ratio = rule.ratio();
  finding.set_measured(absl::StrCat(measure.numerator, "/", measure.denominator));
  finding.set_limit(value::ToPercentString(ratio.threshold()));
  const int filled = measure.denominator - measure.vacant;
  finding.set_denominator(absl::StrCat(RolesText(ratio.denominator_roles()), BaseText(ratio.base()),
                                       ", filled: ", filled));
  Say(finding, rule,
      absl::StrCat(finding.measured(), " (", finding.denominator(), "), limit ", finding.limit()),
      absl::StrCat(measure.denominator, measure.vacant > 0 ? "席中有" : "人中有", measure.numerator,
                   "人，要求", finding.limit()));
}

void DescribeSize(const v1::CompositionRule& rule, const Measure& measure, type::Finding& finding) {
  const v1::RelativeSize& size = rule.relative_size();
  finding.set_measured(absl::StrCat(measure.numerator, "/", measure.denominator));
  finding.set_limit(value::ToString(size.threshold()));
  finding.set_denominator(absl::StrCat(size.other_body(), ", ", RolesText(size.other_roles())));
  Say(finding, rule,
      absl::StrCat(measure.numerator, " beside ", measure.denominator, " of ", size.other_body(),
                   ", limit ", finding.limit()),
      absl::StrCat("本机构", measure.numerator, "人，对照机构", measure.denominator, "人，要求",
                   finding.limit()));
}

void DescribeAlternatives(const v1::CompositionRule& rule, const Measure& measure,
                          type::Finding& finding) {
  std::vector<std::string> names;
  for (const v1::CompositionRule& one : rule.alternatives().any_of()) {
    names.push_back(TitleOf(one));
  }
  finding.set_measured(absl::StrCat(measure.numerator, "/", measure.denominator));
  finding.set_limit("≥ 1");
  finding.set_denominator(absl::StrJoin(names, " | "));
  Say(finding, rule,
      absl::StrCat(measure.numerator, " of ", measure.denominator,
                   " alternatives hold, one must: ", finding.denominator()),
      absl::StrCat(measure.denominator, "项条件须满足其一，现满足", measure.numerator, "项：",
                   absl::StrJoin(names, "；")));
}

// What is said of a rule on single holders when nobody offends, and of an offender.
void DescribeHolders(const v1::CompositionRule& rule, const Measure& measure,
                     const Offender* offender, type::Finding& finding) {
  const int failing = static_cast<int>(measure.offenders.size());
  finding.set_measured(absl::StrCat(measure.denominator - failing, "/", measure.denominator));
  finding.set_limit("= all");
  const RepeatedPtrField<std::string>* roles = &rule.eligibility().roles();
  if (rule.has_incompatibility()) roles = &rule.incompatibility().roles();
  if (rule.has_organization_limit()) {
    roles = &rule.organization_limit().roles();
    finding.set_limit(absl::StrCat("≤ ", rule.organization_limit().max()));
  }
  if (rule.has_term_limit()) {
    roles = &rule.term_limit().roles();
    finding.set_limit(absl::StrCat("≤ ", rule.term_limit().max_terms()));
  }
  finding.set_denominator(absl::StrCat(RolesText(*roles), ", filled: ", measure.denominator));
  if (offender == nullptr) {
    Say(finding, rule, "holds for every holder", "任职者均符合");
    return;
  }
  const v1::Appointment& appointment = *offender->appointment;
  finding.set_subject(appointment.name());
  if (offender->count > 0) finding.set_measured(absl::StrCat(offender->count));
  const std::string holder =
      absl::StrCat("the holder of ", appointment.name(), " (role ", appointment.role(), ") ");
  const std::string& title = TitleOf(appointment);
  if (rule.has_incompatibility()) {
    Say(finding, rule, absl::StrCat(holder, "must not be beside ", offender->with->name()),
        absl::StrCat(title, "与", TitleOf(*offender->with), "不得兼任或来自同一单位"));
  } else if (rule.has_organization_limit()) {
    Say(finding, rule, absl::StrCat(holder, "is number ", offender->count, " of the organisation"),
        absl::StrCat(title, "为同一单位第", offender->count, "人，要求", finding.limit()));
  } else if (rule.has_term_limit()) {
    Say(finding, rule, absl::StrCat(holder, "is in term ", offender->count, " in a row"),
        absl::StrCat(title, "已连任至第", offender->count, "届，要求", finding.limit()));
  } else {
    Say(finding, rule, absl::StrCat(holder, "meets none of the conditions"),
        absl::StrCat(title, "不符合任职条件"));
  }
}

}  // namespace

type::Finding Describe(const v1::CompositionRule& rule, const Measure& measure,
                       const Offender* offender) {
  type::Finding finding;
  finding.set_rule_id(rule.rule_id());
  finding.set_severity(measure.Holds() ? type::Finding::INFO : rule.severity());
  if (rule.has_source()) *finding.mutable_source() = rule.source();
  if (rule.has_count_range()) {
    DescribeRange(rule, measure, finding);
  } else if (rule.has_ratio()) {
    DescribeRatio(rule, measure, finding);
  } else if (rule.has_relative_size()) {
    DescribeSize(rule, measure, finding);
  } else if (rule.has_alternatives()) {
    DescribeAlternatives(rule, measure, finding);
  } else {
    DescribeHolders(rule, measure, offender, finding);
  }
  return finding;
}

type::Finding HolderLeft(const v1::Appointment& appointment, absl::string_view organization,
                         absl::CivilDay since) {
  type::Finding finding;
  finding.set_rule_id("appointment.holder-left");
  finding.set_severity(type::Finding::SOFT);
  finding.set_subject(appointment.name());
  finding.set_measured(value::Format(since));
  finding.set_message(absl::StrCat(organization, ", whose seat ", appointment.name(),
                                   " is, has left the group on ", value::Format(since)));
  finding.set_message_zh(absl::StrCat(TitleOf(appointment), "所在单位已于", value::Format(since),
                                      "退出集团，席位待调整"));
  return finding;
}

}  // namespace edugroup::committee
