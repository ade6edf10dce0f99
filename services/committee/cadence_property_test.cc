// Random cadences and meetings against a plain slow reference, which looks at one day after the
// other and knows no arithmetic of periods.
#include <gtest/gtest.h>

#include <map>
#include <random>
#include <tuple>

#include "absl/strings/str_cat.h"
#include "common/value/date.h"
#include "services/committee/cadence.h"

namespace edugroup::committee {
namespace {

using v1::Cadence;
using v1::Meeting;
using v1::MeetingDuty;

using Random = std::mt19937;

int Draw(Random& random, int first, int last) {
  return std::uniform_int_distribution<int>(first, last)(random);
}

absl::CivilDay DrawDay(Random& random) {
  return absl::CivilDay(2018, 1, 1) + Draw(random, 0, 1500);
}

int IsoWeekday(absl::CivilDay day) {
  switch (absl::GetWeekday(day)) {
    case absl::Weekday::monday:
      return 1;
    case absl::Weekday::tuesday:
      return 2;
    case absl::Weekday::wednesday:
      return 3;
    case absl::Weekday::thursday:
      return 4;
    case absl::Weekday::friday:
      return 5;
    case absl::Weekday::saturday:
      return 6;
    default:
      return 7;
  }
}

// Days of one period have one key.
class Reference {
 public:
  Reference(const Cadence& cadence, absl::CivilDay start) : cadence_(cadence) {
    anchor_ = start;
    if (cadence.weekday() > 0) {
      while (IsoWeekday(anchor_) != cadence.weekday()) ++anchor_;
    } else {
      while (IsoWeekday(anchor_) != 1) --anchor_;
    }
    Group();
  }

  // The days of the period that `day` is due for; empty: it is no due day.
  const std::vector<absl::CivilDay>& DueOn(absl::CivilDay day) const {
    static const auto& none = *new std::vector<absl::CivilDay>();
    const auto period = due_.find(day);
    return period == due_.end() ? none : periods_.at(period->second);
  }

 private:
  using Key = std::tuple<int64_t, int, int>;

  void Group() {
    int64_t weeks = 0, days = -1;
    for (absl::CivilDay day(2016, 1, 4); day < absl::CivilDay(2025, 1, 1); ++day) {
      if (IsoWeekday(day) == 1) ++weeks;
      if (day == anchor_) days = 0;
      const Key key = KeyOf(day, weeks, days >= 0 ? days++ : -1);
      if (std::get<1>(key) >= 0) periods_[key].push_back(day);
    }
    for (const auto& [key, days_of] : periods_) due_[DueDay(days_of)] = key;
  }

  // A key with a negative second number is no period.
  Key KeyOf(absl::CivilDay day, int64_t weeks, int64_t since_anchor) const {
    const int month = day.month();
    const int64_t year = day.year();
    switch (cadence_.rhythm()) {
      case Cadence::TEN_DAYS:
        return {year, month, day.day() <= 10 ? 0 : day.day() <= 20 ? 1 : 2};
      case Cadence::WEEK:
        return {weeks, 0, 0};
      case Cadence::FORTNIGHT:
        return {since_anchor / 14, since_anchor < 0 ? -1 : 0, 0};
      case Cadence::MONTH:
        return {year, month, 0};
      case Cadence::QUARTER:
        return {year, month <= 3 ? 1 : month <= 6 ? 2 : month <= 9 ? 3 : 4, 0};
      case Cadence::HALF_YEAR:
        return {year, month <= 6 ? 1 : 2, 0};
      case Cadence::YEAR:
        return {year, 0, 0};
      default:
        break;
    }
    const bool spring = month >= 2 && month <= 7;
    const bool wanted = cadence_.rhythm() == Cadence::SCHOOL_TERM ||
                        cadence_.rhythm() == (spring ? Cadence::SPRING_TERM : Cadence::AUTUMN_TERM);
    return {month == 1 ? year - 1 : year, wanted ? 0 : -1, spring ? 0 : 1};
  }

  absl::CivilDay DueDay(const std::vector<absl::CivilDay>& days) const {
    if (cadence_.weekday() == 0) return days.back();
    std::vector<absl::CivilDay> hits;
    for (const absl::CivilDay day : days) {
      if (IsoWeekday(day) == cadence_.weekday()) hits.push_back(day);
    }
    if (hits.empty()) return days.back();  // cut off at the end of the calendar
    const int wanted = cadence_.rhythm() == Cadence::MONTH ? cadence_.week_of_month() : 1;
    return wanted == 5 || static_cast<size_t>(wanted) > hits.size() ? hits.back()
                                                                    : hits[wanted - 1];
  }

  const Cadence& cadence_;
  absl::CivilDay anchor_;
  std::map<Key, std::vector<absl::CivilDay>> periods_;
  std::map<absl::CivilDay, Key> due_;
};

Cadence DrawCadence(Random& random) {
  Cadence cadence;
  cadence.set_rhythm(static_cast<Cadence::Rhythm>(Draw(random, 1, 10)));
  const bool may_have_weekday = cadence.rhythm() == Cadence::WEEK ||
                                cadence.rhythm() == Cadence::FORTNIGHT ||
                                cadence.rhythm() == Cadence::MONTH;
  if (may_have_weekday && Draw(random, 0, 1) == 1) {
    cadence.set_weekday(Draw(random, 1, 7));
    if (cadence.rhythm() == Cadence::MONTH) cadence.set_week_of_month(Draw(random, 1, 5));
  } else {
    cadence.set_times(Draw(random, 0, 3));
  }
  const absl::CivilDay start = DrawDay(random);
  *cadence.mutable_start_date() = value::ToPartialDate(start);
  if (Draw(random, 0, 1) == 1) {
    *cadence.mutable_end_date() = value::ToPartialDate(start + Draw(random, 0, 700));
  }
  return cadence;
}

std::vector<Meeting> DrawMeetings(Random& random) {
  std::vector<Meeting> meetings(Draw(random, 0, 60));
  for (size_t i = 0; i < meetings.size(); ++i) {
    meetings[i].set_name(absl::StrCat("groups/a/meetings/m", i));
    meetings[i].set_state(static_cast<Meeting::State>(Draw(random, 1, 3)));
    *meetings[i].mutable_date() = value::ToDate(DrawDay(random));
  }
  return meetings;
}

// How many meetings were held on those of `days` that are not after `last`.
int CountHeld(const std::vector<Meeting>& meetings, const std::vector<absl::CivilDay>& days,
              absl::CivilDay last) {
  int held = 0;
  for (const absl::CivilDay day : days) {
    for (const Meeting& meeting : meetings) {
      held += day <= last && meeting.state() == Meeting::HELD &&
              *value::ToCivilDay(meeting.date()) == day;
    }
  }
  return held;
}

TEST(CadenceProperty, DutiesAreThoseOfASlowCalendar) {
  Random random(20191001);
  for (int round = 0; round < 400; ++round) {
    const Cadence cadence = DrawCadence(random);
    ASSERT_TRUE(CheckCadence(cadence).empty()) << cadence.DebugString();
    v1::Body body;
    const absl::CivilDay established = DrawDay(random);
    *body.mutable_established_date() = value::ToPartialDate(established);
    absl::CivilDay dissolved = absl::CivilDay::max();
    if (Draw(random, 0, 2) == 0) {
      dissolved = established + Draw(random, 0, 900);
      *body.mutable_dissolved_date() = value::ToPartialDate(dissolved);
    }
    const absl::CivilDay first = DrawDay(random);
    const Span span = {first, first + Draw(random, 0, 500)};
    const absl::CivilDay as_of = DrawDay(random);
    const std::vector<Meeting> meetings = DrawMeetings(random);
    std::vector<const Meeting*> pointers;
    for (const Meeting& meeting : meetings) pointers.push_back(&meeting);
    const v1::CadenceDuties duties = DutiesOf(cadence, body, pointers, span, as_of);

    SCOPED_TRACE(absl::StrCat("round ", round, "\n", cadence.DebugString()));
    const absl::CivilDay start = *value::FirstDay(cadence.start_date());
    const absl::CivilDay end =
        cadence.has_end_date() ? *value::LastDay(cadence.end_date()) : absl::CivilDay::max();
    const Reference reference(cadence, start);
    const int needed = cadence.times() > 1 ? cadence.times() : 1;
    int i = 0;
    for (absl::CivilDay day = span.first; day <= span.last; ++day) {
      const std::vector<absl::CivilDay>& days = reference.DueOn(day);
      const bool in_life = start <= day && day <= end && established <= day && day <= dissolved;
      if (days.empty() || !in_life) continue;
      ASSERT_LT(i, duties.duties_size());
      const MeetingDuty& duty = duties.duties(i++);
      EXPECT_EQ(value::Format(*value::ToCivilDay(duty.due_date())), value::Format(day));
      EXPECT_EQ(value::Format(*value::ToCivilDay(duty.first_date())), value::Format(days.front()));
      EXPECT_EQ(value::Format(*value::ToCivilDay(duty.last_date())), value::Format(days.back()));
      const int held = CountHeld(meetings, days, as_of);
      EXPECT_EQ(duty.state(), held >= needed ? MeetingDuty::HELD
                              : as_of > day  ? MeetingDuty::MISSED
                                             : MeetingDuty::UPCOMING);
      EXPECT_EQ(duty.late(),
                held >= needed && CountHeld(meetings, days, std::min(day, as_of)) < needed);
    }
    EXPECT_EQ(i, duties.duties_size());
    EXPECT_EQ(duties.held() + duties.upcoming() + duties.missed(), duties.duties_size());
  }
}

}  // namespace
}  // namespace edugroup::committee
