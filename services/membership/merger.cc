#include "services/membership/merger.h"

#include <algorithm>
#include <set>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/value/date.h"
#include "services/membership/grade_history.h"
#include "services/membership/organization.h"

namespace edugroup::membership {
namespace {

using v1::Affiliation;

// First day in force and first day no longer in force; open ends are kOpenEnd.
using Days = std::pair<absl::CivilDay, absl::CivilDay>;
constexpr absl::CivilDay kOpenEnd = absl::CivilDay::max();

// Empty for what never started.
Days DaysOf(const Affiliation& affiliation) {
  const auto start = value::ToCivilDay(affiliation.start_date());
  if (!start.ok()) return {kOpenEnd, kOpenEnd};
  return {*start, value::ToCivilDay(affiliation.end_date()).value_or(kOpenEnd)};
}

bool Empty(const Days& days) { return days.first >= days.second; }

// The days of `whole` that are in none of `others`, in order.
std::vector<Days> Without(const Days& whole, std::vector<Days> others) {
  std::sort(others.begin(), others.end());
  std::vector<Days> left;
  Days rest = whole;
  for (const Days& other : others) {
    if (Empty(other) || Empty(rest)) continue;
    const Days free{rest.first, std::min(rest.second, other.first)};
    if (!Empty(free)) left.push_back(free);
    rest.first = std::max(rest.first, other.second);
  }
  if (!Empty(rest)) left.push_back(rest);
  return left;
}

// Gives `part`, which is of the days of `piece`, the grade it begins with and those that follow.
void CutGrades(const Affiliation& whole, const Days& piece, Affiliation& part) {
  std::vector<v1::GradeTenure> kept;
  for (v1::GradeTenure& tenure : GradesOf(whole)) {
    const absl::CivilDay day = value::ToCivilDay(tenure.start_date()).value_or(piece.first);
    if (day >= piece.second) continue;
    if (day <= piece.first) {
      kept.clear();
      *tenure.mutable_start_date() = value::ToDate(piece.first);
    }
    kept.push_back(std::move(tenure));
  }
  part.mutable_grade_tenures()->Assign(kept.begin(), kept.end());
}

// The merger of one organisation's affiliations into those of another.
class Mover {
 public:
  Mover(absl::Span<const Affiliation> targets, const std::string& target, const ChangeFacts& facts)
      : target_(target), facts_(facts), targets_(targets.begin(), targets.end()) {}

  void Move(const Affiliation& affiliation) {
    if (affiliation.state() == Affiliation::APPLIED) return MoveApplication(affiliation);
    const Days days = DaysOf(affiliation);
    const Days rest{std::max(days.first, facts_.date), days.second};
    if (Empty(rest)) return;  // it ended before, or never began
    const std::vector<Days> pieces = Without(rest, TargetDays(affiliation.kind()));
    if (pieces == std::vector<Days>{days}) return MoveWhole(affiliation);
    Affiliation ended = affiliation;
    ChangeFacts end = facts_;
    end.date = rest.first;
    EndByMerger(ended, end);
    moved_.changed.push_back({affiliation, std::move(ended)});
    for (const Days& piece : pieces) GoOn(affiliation, days, piece);
  }

  MovedAffiliations Result() && { return std::move(moved_); }

 private:
  std::vector<Days> TargetDays(const std::string& kind) const {
    std::vector<Days> days;
    for (const Affiliation& affiliation : targets_) {
      if (affiliation.kind() == kind) days.push_back(DaysOf(affiliation));
    }
    return days;
  }

  void MoveWhole(const Affiliation& affiliation) {
    Affiliation moved = affiliation;
    moved.set_organization(target_);
    targets_.push_back(moved);
    moved_.changed.push_back({affiliation, std::move(moved)});
  }

  void MoveApplication(const Affiliation& application) {
    const bool pending = std::any_of(targets_.begin(), targets_.end(), [&](const Affiliation& own) {
      return own.kind() == application.kind() && own.state() == Affiliation::APPLIED;
    });
    if (!pending) return MoveWhole(application);
    Affiliation rejected = application;
    // An application is rejected by its state alone, so this cannot fail.
    Reject(rejected, facts_).IgnoreError();
    moved_.changed.push_back({application, std::move(rejected)});
  }

  // The affiliation goes on for the target on the days of `piece`.
  void GoOn(const Affiliation& affiliation, const Days& days, const Days& piece) {
    Affiliation goes_on = affiliation;
    goes_on.clear_name();
    goes_on.set_organization(target_);
    goes_on.clear_changes();
    goes_on.set_state(Affiliation::APPLIED);
    ChangeFacts begin = facts_;
    begin.date = piece.first;
    Admit(goes_on, begin).IgnoreError();  // as the line before says, it is APPLIED
    if (affiliation.state() == Affiliation::SUSPENDED) Suspend(goes_on, begin).IgnoreError();
    CutGrades(affiliation, piece, goes_on);
    goes_on.clear_end_date();
    goes_on.clear_end_reason();
    if (piece.second != kOpenEnd) {
      ChangeFacts end = facts_;
      end.date = piece.second;
      EndByMerger(goes_on, end);
      if (piece.second == days.second) goes_on.set_end_reason(affiliation.end_reason());
    }
    targets_.push_back(goes_on);
    moved_.added.push_back(std::move(goes_on));
  }

  const std::string& target_;
  const ChangeFacts& facts_;
  std::vector<Affiliation> targets_;
  MovedAffiliations moved_;
};

}  // namespace

MovedAffiliations MoveAffiliations(absl::Span<const Affiliation> affiliations,
                                   absl::Span<const Affiliation> targets, const std::string& target,
                                   const ChangeFacts& facts) {
  Mover mover(targets, target, facts);
  for (const Affiliation& affiliation : affiliations) mover.Move(affiliation);
  return std::move(mover).Result();
}

std::vector<type::Finding> MergeInto(v1::Organization& source, v1::Organization& target) {
  std::set<std::string> known;
  for (const KnownName& name : NamesOf(target)) known.insert(name.name);
  for (const KnownName& name : NamesOf(source)) {
    if (known.insert(name.name).second) target.add_aliases(name.name);
  }
  if (target.unified_social_credit_code().empty()) {
    target.set_unified_social_credit_code(source.unified_social_credit_code());
    source.clear_unified_social_credit_code();
  }
  source.set_state(v1::Organization::MERGED);
  source.set_merged_into(target.name());
  if (target.aliases_size() <= kMostAliases) return {};
  type::Finding finding;
  finding.set_rule_id("organization.too-many-names");
  finding.set_severity(type::Finding::HARD);
  finding.set_subject(source.name());
  finding.set_measured(absl::StrCat(target.aliases_size()));
  finding.set_limit(absl::StrCat(kMostAliases));
  finding.set_message(absl::StrCat(target.name(), " would have ", target.aliases_size(),
                                   " aliases; remove some of ", source.name(), " first"));
  finding.set_message_zh(absl::StrCat("合并后别名将有 ", target.aliases_size(), " 个，超过 ",
                                      kMostAliases, " 个，请先删减"));
  return {finding};
}

}  // namespace edugroup::membership
