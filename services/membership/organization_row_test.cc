#include "services/membership/organization_row.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/testing/parse.h"

namespace edugroup::membership {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using ::testing::UnorderedElementsAre;

using edugroup::testing::Parse;

const KindDirectory& Kinds() {
  static const auto& directory = *new KindDirectory(std::vector<v1::Kind>{
      Parse<v1::Kind>("name: 'groups/g/kinds/school' taxonomy: ORGANIZATION_KIND "
                      "display_name: '职业学校' aliases: '学校' former_names: '中职学校'"),
      Parse<v1::Kind>("name: 'groups/g/kinds/college' taxonomy: ORGANIZATION_KIND "
                      "display_name: '高校（高职）' aliases: '学校'"),
      Parse<v1::Kind>("name: 'groups/g/kinds/east' taxonomy: REGION display_name: '城东'"),
      Parse<v1::Kind>("name: 'groups/g/kinds/auto' taxonomy: INDUSTRY_CLUSTER "
                      "display_name: '汽车'")});
  return directory;
}

struct Result {
  OrganizationReading reading;
  std::vector<v1::RowFinding> findings;
  // "rule column" of each finding.
  std::vector<std::string> Rules() const {
    std::vector<std::string> rules;
    for (const auto& found : findings) {
      rules.push_back(found.finding().rule_id() + " " + found.column());
    }
    return rules;
  }
};
Result Read(const std::string& text) {
  const auto row = Parse<v1::OrganizationRow>(text);
  Result result;
  result.reading = ReadRow({row, 4}, Kinds(), result.findings);
  return result;
}

TEST(KindDirectoryTest, FindsAKindByWhatItIsCalled) {
  const auto find = [](const std::string& text) {
    const std::string* found = Kinds().Find(v1::Kind::ORGANIZATION_KIND, text);
    return found == nullptr ? "" : *found;
  };
  EXPECT_EQ(find("groups/g/kinds/school"), "groups/g/kinds/school");
  EXPECT_EQ(find("school"), "groups/g/kinds/school");
  EXPECT_EQ(find("职业学校"), "groups/g/kinds/school");
  EXPECT_EQ(find("中职学校"), "groups/g/kinds/school");
  EXPECT_EQ(find("高校(高职)"), "groups/g/kinds/college") << "width does not matter";
  EXPECT_EQ(find("学校"), "") << "two kinds are called that";
  EXPECT_EQ(find("城东"), "") << "of another taxonomy";
}

TEST(OrganizationRowTest, ARowBecomesAnOrganization) {
  const Result result = Read(
      "display_name: '示例学校' short_name: '示校' kind: '职业学校' region: '城东' "
      "industry_clusters: '汽车' unified_social_credit_code: '91350100M000100Y43' "
      "contact_name: '钱某' contact_phone: '021-1' source { document: 'a.csv' place: '第6行' }");
  EXPECT_THAT(result.findings, IsEmpty());
  const v1::Organization& organization = result.reading.organization;
  EXPECT_EQ(organization.kind(), "groups/g/kinds/school");
  EXPECT_EQ(organization.region(), "groups/g/kinds/east");
  EXPECT_THAT(organization.industry_clusters(), ElementsAre("groups/g/kinds/auto"));
  ASSERT_THAT(organization.contacts(), SizeIs(1));
  EXPECT_EQ(organization.contacts(0).person_name(), "钱某");
  EXPECT_EQ(organization.source().place(), "第6行");
  EXPECT_THAT(result.reading.names, SizeIs(2));
}

TEST(OrganizationRowTest, EverythingThatIsWrongIsFound) {
  const Result result = Read(
      "display_name: '——' kind: '院校' region: '城西' unified_social_credit_code: '1' "
      "contact_phone: '转八' tags: 'a|b' organization_id: 'A' "
      "student_count { value: '-1' unit: '人' } source { document: 'a.csv' place: '第6行' }");
  EXPECT_THAT(
      result.Rules(),
      UnorderedElementsAre(
          "organization.kind-unknown kind", "organization.kind-unknown region",
          "organization.field-invalid tags", "organization.field-invalid contact_name",
          "organization.field-invalid contact_phone",
          "organization.field-invalid unified_social_credit_code",
          "organization.field-invalid student_count", "organization.field-invalid organization_id",
          "organization.field-invalid display_name"));
  for (const auto& found : result.findings) {
    EXPECT_EQ(found.row(), 4);
    EXPECT_EQ(found.finding().severity(), type::Finding::HARD);
    EXPECT_EQ(found.finding().source().place(), "第6行");
  }
}

// X8: a finding shows the cell; personal data stays out of it.
TEST(OrganizationRowTest, AFindingShowsTheCellUnlessItIsPersonal) {
  const Result result = Read("kind: '院校' display_name: '示例' contact_phone: '转八'");
  for (const auto& found : result.findings) {
    EXPECT_EQ(found.finding().source().text(), found.column() == "kind" ? "院校" : "")
        << found.column();
    EXPECT_EQ(found.DebugString().find("转八"), std::string::npos);
  }
}

}  // namespace
}  // namespace edugroup::membership
