#include "tools/edugroupctl/census_table.h"

#include <gtest/gtest.h>

#include "common/testing/parse.h"

namespace edugroup::ctl {
namespace {

using membership::v1::Census;
using membership::v1::CensusSeries;

using edugroup::testing::Parse;

// X6: what is declared stands beside what is listed.
TEST(CensusTableTest, PartsStandBesideWhatIsDeclared) {
  const auto census = Parse<Census>(
      "total: 61 "
      "by_kind { kind: 'groups/p/kinds/e' display_name: '企业' count: 35 share_percent: '57.38' } "
      "by_kind { kind: 'groups/p/kinds/s' count: 26 share_percent: '42.62' } "
      "by_standard_kind { standard_kind: SCHOOL count: 26 share_percent: '42.62' } "
      "by_grade { grade: '' count: 61 share_percent: '100.00' } "
      "by_tag { tag: '示范' count: 3 share_percent: '4.92' } "
      "declared { declared { total { value: '63' } } difference { value: '-2' } "
      "kinds { kind: 'groups/p/kinds/e' declared_count { value: '37' } "
      "difference { value: '-2' } } }");
  EXPECT_EQ(CensusTable(census, Census::DIMENSION_UNSPECIFIED).ToCsv(),
            "by,part,members,%,declared,difference\n"
            "total,,61,100.00,63,-2\n"
            "kind,企业,35,57.38,37,-2\n"
            "kind,kinds/s,26,42.62,,\n"
            "standard kind,SCHOOL,26,42.62,,\n"
            "grade,–,61,100.00,,\n"
            "tag,示范,3,4.92,,\n");
  EXPECT_EQ(CensusTable(census, Census::TAG).ToCsv(),
            "by,part,members,%,declared,difference\n"
            "total,,61,100.00,63,-2\n"
            "tag,示范,3,4.92,,\n");
}

// P2: 25 → 61 = 144 %.
TEST(CensusTableTest, ASeriesHasARowForEachDateOfEachPart) {
  const auto series = Parse<CensusSeries>(
      "points { date { year: 2013 month: 5 day: 31 } total: 25 growth_percent: '0.00' } "
      "points { date { year: 2020 month: 12 day: 31 } total: 61 growth_percent: '144.00' } "
      "parts { part { region: 'groups/p/kinds/east' display_name: '城东' } "
      "points { date { year: 2013 month: 5 day: 31 } total: 2 growth_percent: '0.00' } "
      "points { date { year: 2020 month: 12 day: 31 } total: 3 growth_percent: '50.00' } }");
  EXPECT_EQ(SeriesTable(series).ToCsv(),
            "by,part,date,members,growth %\n"
            "total,,2013-05-31,25,0.00\n"
            "total,,2020-12-31,61,144.00\n"
            "region,城东,2013-05-31,2,0.00\n"
            "region,城东,2020-12-31,3,50.00\n");
}

}  // namespace
}  // namespace edugroup::ctl
