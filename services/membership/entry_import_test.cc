// Import of printed tables through the server.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/membership/register_fixture.h"

namespace edugroup::membership {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using v1::Entry;
using v1::ImportEntriesResponse;

class EntryImportTest : public RegisterTest {
 protected:
  EntryImportTest() { AddRegister("centers", "facilities"); }

  absl::StatusOr<ImportEntriesResponse> Take(testing::Caller& caller,
                                             const std::vector<Cells>& rows,
                                             const std::string& more = "") {
    return caller.Ask<ImportEntriesResponse>(
        "edugroup.membership.v1.RegisterService/ImportEntries",
        Rows("centers", {"name", "organization", "grade"}, rows, more));
  }
  int64_t Count() {
    return Summary("centers", "states: DRAFT states: SUBMITTED states: VERIFIED").overall().count();
  }
  // "1 grade register.option-unknown 六星".
  static std::vector<std::string> Findings(const ImportEntriesResponse& response) {
    std::vector<std::string> lines;
    for (const auto& found : response.findings()) {
      lines.push_back(absl::StrCat(found.row(), " ", found.column(), " ", found.finding().rule_id(),
                                   " ", found.finding().source().text()));
    }
    return lines;
  }
};

const std::vector<std::vector<std::string>> kRows = {{"烹饪中心", "曹杨职校", "四星"},
                                                     {"会展中心", "无此学校", "六星"},
                                                     {"会计中心", "上海商业会计学校", "二星"},
                                                     {"", "上海商业会计学校", "未评"}};

TEST_F(EntryImportTest, AllOrNothing) {
  const auto refused = Take(secretariat_, kRows);
  EXPECT_EQ(ReasonOf(refused.status()), ErrorReason::RULE_VIOLATED);
  EXPECT_EQ(Count(), 0);

  const auto checked = Take(secretariat_, kRows, "validate_only: true");
  ASSERT_TRUE(checked.ok()) << checked.status();
  EXPECT_THAT(
      Findings(*checked),
      ElementsAre("1 organization register.organization-unknown 无此学校",
                  "1 grade register.option-unknown 六星",
                  "1 organization register.complete 无此学校", "3 name register.complete "));
  EXPECT_EQ(checked->findings(0).finding().source().place(), "表 第2行");
  EXPECT_THAT(checked->rejected_rows(), ElementsAre(1, 3));
  EXPECT_THAT(checked->created_entries(), SizeIs(2));
  EXPECT_EQ(checked->finding_count(), 4);
  EXPECT_EQ(Count(), 0);
}

// The rows that were rejected can be mended and sent again with the others.
TEST_F(EntryImportTest, InPartAndAgain) {
  const std::string keyed = "key_rule: 'same-facility' ";
  const auto part = Take(secretariat_, kRows, keyed + "allow_partial: true");
  ASSERT_TRUE(part.ok()) << part.status();
  EXPECT_THAT(part->created_entries(), SizeIs(2));
  EXPECT_THAT(part->rejected_rows(), ElementsAre(1, 3));
  EXPECT_EQ(Count(), 2);

  std::vector<Cells> mended = kRows;
  mended[1] = {"会展中心", "上海市曹杨职业技术学校", "二星"};
  mended[2][2] = "三星";
  mended.pop_back();
  const auto again = Take(secretariat_, mended, keyed + "target_state: VERIFIED");
  ASSERT_TRUE(again.ok()) << again.status();
  EXPECT_EQ(again->unchanged_count(), 1);
  EXPECT_THAT(again->updated_entries(), SizeIs(1));
  EXPECT_THAT(again->created_entries(), SizeIs(1));
  EXPECT_EQ(Count(), 3);
  EXPECT_THAT(Lines(Summary("centers", "groupings { column: 'grade' }")),
              ElementsAre("三星 1 50.00", "二星 1 50.00"));

  // Verified entries are not written over by a file.
  mended[2][2] = "四星";
  const auto locked = Take(secretariat_, mended, keyed + "validate_only: true");
  ASSERT_TRUE(locked.ok()) << locked.status();
  EXPECT_THAT(Findings(*locked),
              ElementsAre("2 organization register.entry-locked 上海商业会计学校",
                          "2 organization register.same-facility 上海商业会计学校"));
}

TEST_F(EntryImportTest, ARowIsNotThereTwice) {
  const auto checked =
      Take(secretariat_, {kRows[0], kRows[0]}, "key_rule: 'same-facility' validate_only: true");
  ASSERT_TRUE(checked.ok()) << checked.status();
  EXPECT_THAT(checked->rejected_rows(), ElementsAre(1));
  EXPECT_EQ(checked->findings(0).finding().rule_id(), "register.row-repeated");
}

TEST_F(EntryImportTest, CellsAndRowsKeepWhereTheyCameFrom) {  // X8
  const auto taken = Take(secretariat_, {{" 烹饪中心", "曹杨职校", "4★"}}, "validate_only: true");
  ASSERT_TRUE(taken.ok()) << taken.status();
  EXPECT_THAT(Findings(*taken), ElementsAre("0 name register.text-cleaned  烹饪中心",
                                            "0 grade register.option-unknown 4★"));
  const auto imported = Import("centers", {"name", "organization"}, {{"烹饪中心", "曹杨职校"}}, "");
  const Entry entry =
      Ask<Entry>(secretariat_, "RegisterService/GetEntry",
                 Parse<v1::GetEntryRequest>("name: '" + imported.created_entries(0) + "'"));
  EXPECT_EQ(entry.state(), Entry::DRAFT);
  EXPECT_EQ(entry.source().document(), "自评报告");
  EXPECT_EQ(entry.cells(1).printed(), "曹杨职校");
  EXPECT_EQ(entry.organization(), SchoolName("cy"));
}

TEST_F(EntryImportTest, AMemberImportsItsOwnAndVerifiesNothing) {
  testing::Caller member = Member("cy");
  EXPECT_EQ(ReasonOf(Take(member, {kRows[2]}).status()), ErrorReason::NOT_OWN_ORGANIZATION);
  EXPECT_EQ(ReasonOf(Take(member, {kRows[0]}, "target_state: VERIFIED").status()),
            ErrorReason::ROLE_REQUIRED);
  EXPECT_TRUE(Take(member, {kRows[0]}, "target_state: SUBMITTED").ok());
  EXPECT_EQ(Count(), 1);
}

// Beyond a draft, a SOFT rule needs its waiver (X4).
TEST_F(EntryImportTest, SoftRulesStopWhatIsSubmitted) {
  AddRegister("agreements", "agreements");
  const auto take = [&](const std::string& more) {
    return Try<ImportEntriesResponse>(
        secretariat_, "RegisterService/ImportEntries",
        Rows("agreements", {"title", "kind", "signed", "students"},
             {{"校企合作意向", "意向书", "2019年10月24日", "约30人"}}, more));
  };
  EXPECT_EQ(ReasonOf(take("target_state: SUBMITTED")), ErrorReason::RULE_VIOLATED);
  EXPECT_TRUE(take("").ok());
  EXPECT_TRUE(take("target_state: SUBMITTED waivers { rule_id: 'register.with-text' "
                   "reason: '文本另存' by: '秘书处' }")
                  .ok());
}

TEST_F(EntryImportTest, RequestsThatDoNotFitTheRegisterAreNamed) {
  const auto reason = [&](const v1::ImportEntriesRequest& request) {
    return ReasonOf(
        Try<ImportEntriesResponse>(secretariat_, "RegisterService/ImportEntries", request));
  };
  const auto invalid = ErrorReason::FIELDS_INVALID;
  EXPECT_EQ(reason(Rows("centers", {"nothing"}, {{"a"}})), invalid);
  EXPECT_EQ(reason(Rows("centers", {"name", "name"}, {{"a"}})), invalid);
  EXPECT_EQ(reason(Rows("centers", {"name"}, {{"a", "b"}})), invalid);
  EXPECT_EQ(reason(Rows("centers", {"name"}, {{"a"}}, "key_rule: 'complete'")), invalid);
  EXPECT_EQ(reason(Rows("centers", {"name"}, {{"a"}}, "target_state: RETURNED")), invalid);
  EXPECT_EQ(reason(Rows("centers", {"name"}, {{"a"}}, "organization: '" + SchoolName("cy") + "'")),
            invalid);
  EXPECT_EQ(reason(Rows("nothing", {"name"}, {{"a"}})), ErrorReason::RESOURCE_NOT_FOUND);
}

// P23: a name that cannot be read is nowhere in what is answered, which is kept with the request
// id.
TEST_F(EntryImportTest, FindingsShowNoNamesOfPeople) {
  AddRegister("secondments", "exchanges");
  const auto checked = Ask<ImportEntriesResponse>(
      secretariat_, "RegisterService/ImportEntries",
      Rows("secondments", {"person", "sender"}, {{"子虚*乌有", "曹杨职校"}, {"子  虚", "曹杨职校"}},
           "validate_only: true"));
  EXPECT_GE(checked.finding_count(), 4);
  EXPECT_EQ(checked.DebugString().find("\\345\\255\\220\\350\\231\\232"), std::string::npos);
}

TEST_F(EntryImportTest, AThousandRows) {
  std::vector<Cells> rows;
  for (int i = 0; i < 1000; ++i) rows.push_back({absl::StrCat("中心", i), "曹杨职校", "二星"});
  const auto taken = Take(secretariat_, rows, "key_rule: 'same-facility' target_state: VERIFIED");
  ASSERT_TRUE(taken.ok()) << taken.status();
  EXPECT_THAT(taken->findings(), IsEmpty());
  EXPECT_EQ(Count(), 1000);
  const auto again = Take(secretariat_, rows, "key_rule: 'same-facility' target_state: VERIFIED");
  ASSERT_TRUE(again.ok()) << again.status();
  EXPECT_EQ(again->unchanged_count(), 1000);
}

}  // namespace
}  // namespace edugroup::membership
