#include "services/committee/term.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/testing/parse.h"
#include "common/value/date.h"

namespace edugroup::committee {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using v1::Term;
using v1::TermStanding;

Term MakeTerm(int ordinal, const std::string& more) {
  auto term = edugroup::testing::Parse<Term>(more);
  term.set_name("groups/putuo/bodies/standing/terms/t" + std::to_string(ordinal));
  term.set_ordinal(ordinal);
  if (term.length_months() == 0) term.set_length_months(60);
  EXPECT_THAT(CheckTerm(term, "term"), IsEmpty());
  SetPlannedEnd(term);
  return term;
}

std::string Text(const google::type::Date& date) {
  return date.year() == 0 ? "" : value::Format(*value::ToCivilDay(date));
}

// P6: the first term ran from 2013-05 to 2019-07, six years and two months.
TEST(StandingOnTest, PutuosFirstTermRanOver) {
  const Term first = MakeTerm(1, "start_date { year: 2013 month: 5 } allowed_delay_months: 12");
  EXPECT_EQ(Text(first.planned_end_date()), "2018-04-30");
  EXPECT_EQ(Text(first.delay_limit_date()), "2019-04-30");
  EXPECT_EQ(StandingOn(first, absl::CivilDay(2018, 4, 30))->standing(), TermStanding::IN_TERM);
  const TermStanding overdue = *StandingOn(first, absl::CivilDay(2018, 5, 1));
  EXPECT_EQ(overdue.standing(), TermStanding::OVERDUE);
  EXPECT_EQ(Text(overdue.overdue_since_date()), "2018-05-01");
  EXPECT_EQ(overdue.overdue_days(), 1);
  const TermStanding beyond = *StandingOn(first, absl::CivilDay(2019, 7, 1));
  EXPECT_EQ(beyond.standing(), TermStanding::BEYOND_DELAY);
  EXPECT_EQ(Text(beyond.overdue_since_date()), "2018-05-01");
  EXPECT_EQ(beyond.months_run(), 74);  // 6 years and 2 months
  EXPECT_FALSE(StandingOn(first, absl::CivilDay(2013, 4, 30)).has_value());
}

TEST(StandingOnTest, APostponementMovesTheDay) {
  Term term = MakeTerm(1, "start_date { year: 2013 month: 5 } allowed_delay_months: 12");
  v1::ExtendTermRequest request;
  request.set_reason("班子调整");
  *request.mutable_until_date() = value::ToDate(absl::CivilDay(2018, 4, 30));
  EXPECT_EQ(ReasonOf(Extend(term, request)), access::v1::FIELDS_INVALID);
  *request.mutable_until_date() = value::ToDate(absl::CivilDay(2019, 5, 1));
  EXPECT_EQ(ReasonOf(Extend(term, request)), access::v1::RULE_VIOLATED);
  *request.mutable_until_date() = value::ToDate(absl::CivilDay(2018, 12, 31));
  ASSERT_TRUE(Extend(term, request).ok());
  EXPECT_EQ(StandingOn(term, absl::CivilDay(2018, 12, 31))->standing(), TermStanding::EXTENDED);
  const TermStanding overdue = *StandingOn(term, absl::CivilDay(2019, 1, 2));
  EXPECT_EQ(Text(overdue.overdue_since_date()), "2019-01-01");
  EXPECT_EQ(overdue.overdue_days(), 2);
}

TEST(ArrangeTermsTest, ATermEndsTheDayBeforeTheNextBegins) {
  std::vector<Term> terms = {MakeTerm(2, "start_date { year: 2019 month: 7 day: 12 }"),
                             MakeTerm(1, "start_date { year: 2013 month: 5 }")};
  ASSERT_TRUE(ArrangeTerms(terms).ok());
  EXPECT_EQ(Text(terms[0].end_date()), "2019-07-11");
  EXPECT_EQ(Text(terms[1].end_date()), "");
  // As of a day before, the first stands as it stood then.
  EXPECT_EQ(StandingOn(terms[0], absl::CivilDay(2019, 7, 11))->standing(),
            TermStanding::BEYOND_DELAY);
  EXPECT_FALSE(StandingOn(terms[0], absl::CivilDay(2019, 7, 12)).has_value());
  EXPECT_EQ(StandingOn(terms[1], absl::CivilDay(2019, 7, 12))->standing(), TermStanding::IN_TERM);
}

TEST(ArrangeTermsTest, OrdinalsAndDaysGoUpTogether) {
  std::vector<Term> terms = {MakeTerm(1, "start_date { year: 2019 }"),
                             MakeTerm(2, "start_date { year: 2013 }")};
  EXPECT_EQ(ReasonOf(ArrangeTerms(terms)), access::v1::FIELDS_INVALID);
  terms = {MakeTerm(1, "start_date { year: 2013 }"), MakeTerm(1, "start_date { year: 2019 }")};
  EXPECT_EQ(ReasonOf(ArrangeTerms(terms)), access::v1::RESOURCE_EXISTS);
}

TEST(SetPlannedEndTest, ShortMonthsEndOnTheirLastDay) {
  EXPECT_EQ(Text(MakeTerm(1, "start_date { year: 2019 month: 8 day: 31 } length_months: 6")
                     .planned_end_date()),
            "2020-02-28");
}

TEST(CheckTermTest, NamesEveryViolation) {
  Term term;
  term.set_length_months(121);
  term.set_allowed_delay_months(13);
  std::vector<std::string> fields;
  for (const FieldViolation& one : CheckTerm(term, "term")) fields.push_back(one.field);
  EXPECT_THAT(fields, ElementsAre("term.ordinal", "term.start_date", "term.length_months",
                                  "term.allowed_delay_months"));
}

}  // namespace
}  // namespace edugroup::committee
