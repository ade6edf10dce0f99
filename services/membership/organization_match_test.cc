#include "services/membership/organization_match.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"
#include "common/value/text.h"
#include "services/membership/organization_difference.h"

namespace edugroup::membership {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr char kFirst[] = "groups/g/organizations/first";
constexpr char kSecond[] = "groups/g/organizations/second";
constexpr char kCode[] = "91350100M000100Y43";

class MatchTest : public ::testing::Test {
 protected:
  MatchTest() {
    request_.set_parent("groups/g");
    known_.organizations = {kFirst, kSecond};
    known_.by_credit_code = {{kCode, kFirst}};
    Know(kFirst, "示例机电有限公司", true);
    Know(kFirst, "示例机电", false);
    Know(kSecond, "示例物流", true);
  }

  void Know(const std::string& organization, const std::string& name, bool is_full_name) {
    known_.by_fingerprint[value::NameFingerprint(name)].push_back(
        {organization, name, is_full_name});
  }
  void AddRow(const std::string& name, const std::string& code = "", const std::string& id = "") {
    auto& row = *request_.add_rows();
    row.set_display_name(name);
    row.set_unified_social_credit_code(code);
    row.set_organization_id(id);
    row.mutable_source()->set_place(absl::StrCat("第", request_.rows_size() + 1, "行"));
    OrganizationReading& reading = readings_.emplace_back();
    reading.organization.set_display_name(name);
    reading.organization.set_unified_social_credit_code(code);
    reading.names = NamesOf(reading.organization);
  }
  std::vector<std::string> Match() { return MatchRows(request_, readings_, known_, findings_); }
  std::vector<std::string> Rules() const {
    std::vector<std::string> rules;
    for (const auto& found : findings_) {
      rules.push_back(absl::StrCat(found.row(), " ", found.finding().rule_id()));
    }
    return rules;
  }

  v1::ImportOrganizationsRequest request_;
  std::vector<OrganizationReading> readings_;
  KnownOrganizations known_;
  std::vector<v1::RowFinding> findings_;
};

TEST_F(MatchTest, AnOrganizationIsKnownByIdCodeOrFullName) {
  AddRow("改名后的机电", kCode);
  AddRow("示例物流");
  AddRow("新单位");
  EXPECT_THAT(Match(), ElementsAre(kFirst, kSecond, ""));
  EXPECT_THAT(Rules(), IsEmpty());
}

TEST_F(MatchTest, AnIdGoesBeforeTheName) {
  AddRow("示例物流改名", "", "second");
  AddRow("示例机电有限公司", "", "third");
  EXPECT_THAT(Match(), ElementsAre(kSecond, ""));
  EXPECT_THAT(Rules(), ElementsAre("1 organization.near-duplicate"))
      << "the sender says it is another one";
}

TEST_F(MatchTest, ContradictionsAreFound) {
  AddRow("示例甲", kCode, "second");
  Match();
  EXPECT_THAT(Rules(), ElementsAre("0 organization.identity-conflict"));
}

TEST_F(MatchTest, AnOrganizationStandsInOneRow) {
  AddRow("新单位", "91110000000000000A");
  AddRow("新单位");
  AddRow("别的单位", "91110000000000000A");
  AddRow("示例物流");
  AddRow("示例物流改名", "", "second");
  Match();
  EXPECT_THAT(Rules(), ElementsAre("1 organization.row-repeated", "2 organization.row-repeated",
                                   "4 organization.row-repeated"));
  EXPECT_EQ(findings_[0].finding().message(), "the same organization as 第2行");
}

// X5: in the list itself and against what is known.
TEST_F(MatchTest, NearDuplicatesAreReported) {
  AddRow("示例 机电");
  AddRow("新单位（上海）有限公司");
  AddRow("新单位(上海)");
  EXPECT_THAT(Match(), ElementsAre("", "", ""));
  EXPECT_THAT(Rules(),
              ElementsAre("0 organization.near-duplicate", "2 organization.near-duplicate"));
  EXPECT_EQ(findings_[1].finding().measured(), "新单位（上海）有限公司");
  EXPECT_EQ(findings_[1].finding().severity(), type::Finding::SOFT);
}

TEST_F(MatchTest, NamesThatAreKnownToResembleAreReportedOnce) {
  Know(kSecond, "示例机电", false);  // accepted with a waiver, once
  AddRow("示例机电有限公司");
  EXPECT_THAT(Match(), ElementsAre(kFirst));
  EXPECT_THAT(Rules(), IsEmpty());
}

TEST(DifferenceTest, ARowAddsAndOverwritesAndNeverEmpties) {
  v1::Organization known;
  known.set_display_name("旧名");
  known.set_note("备注");
  known.add_tags("甲");
  known.add_contacts()->set_person_name("钱某");
  v1::Organization row;
  row.set_display_name("新名");
  row.add_tags("乙");
  auto& contact = *row.add_contacts();
  contact.set_person_name("钱某");
  contact.set_phone("1");
  row.mutable_source()->set_place("第2行");
  const v1::Organization merged = Merged(known, row);
  EXPECT_EQ(merged.display_name(), "新名");
  EXPECT_EQ(merged.note(), "备注");
  EXPECT_THAT(merged.tags(), ElementsAre("甲", "乙"));
  ASSERT_EQ(merged.contacts_size(), 1);
  EXPECT_EQ(merged.contacts(0).phone(), "1");
  std::vector<std::string> fields;
  for (const auto& difference : Differences(known, merged)) {
    fields.push_back(absl::StrCat(difference.field(), ": ", difference.known_value(), " > ",
                                  difference.row_value()));
  }
  EXPECT_THAT(fields,
              ElementsAre("display_name: 旧名 > 新名", "tags: 甲 > 甲、乙", "contacts:  > "))
      << "contacts are not shown";
  EXPECT_THAT(Differences(merged, Merged(merged, row)), IsEmpty());
}

}  // namespace
}  // namespace edugroup::membership
