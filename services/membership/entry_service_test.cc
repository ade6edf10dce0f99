// Entries through the server: their way from draft to verified, and who may take it.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/membership/register_fixture.h"

namespace edugroup::membership {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;
using v1::Entry;

class EntryServiceTest : public RegisterTest {
 protected:
  EntryServiceTest() {
    AddRegister("r", "",
                "title_column: 'name' owner_column: 'school' "
                "columns { column_id: 'name' display_name: '名称' type: TEXT } "
                "columns { column_id: 'school' display_name: '学校' type: ORGANIZATION } "
                "columns { column_id: 'grade' display_name: '等级' type: OPTION "
                "options { option_id: 'a' display_name: '甲' } } "
                "columns { column_id: 'who' display_name: '人员' type: PERSON } "
                "rules { rule_id: 'complete' severity: HARD required { columns: 'name' "
                "columns: 'grade' } } "
                "rules { rule_id: 'with-person' severity: SOFT required { columns: 'who' } }");
  }

  static std::string Named(const std::string& name, const std::string& school) {
    return absl::StrCat("cells { column: 'name' text: '", name,
                        "' } cells { column: 'school' organization: '", SchoolName(school), "' } ");
  }
  static std::string EntryName(const std::string& id) {
    return RegisterName("r") + "/entries/" + id;
  }
  absl::StatusOr<Entry> Submit(testing::Caller& caller, const std::string& id,
                               const std::string& more = "") {
    return Move<v1::SubmitEntryRequest>(caller, "SubmitEntry", EntryName(id), more);
  }
  absl::StatusOr<Entry> Update(testing::Caller& caller, const std::string& entry) {
    return caller.Ask<Entry>(
        "edugroup.membership.v1.RegisterService/UpdateEntry",
        Parse<v1::UpdateEntryRequest>("entry { " + entry + " } update_mask { paths: 'cells' }"));
  }
  std::vector<std::string> Listed(testing::Caller& caller, const std::string& more = "",
                                  const std::string& parent = "groups/putuo/registers/r") {
    const auto response = Ask<v1::ListEntriesResponse>(
        caller, "RegisterService/ListEntries",
        Parse<v1::ListEntriesRequest>(absl::StrCat("parent: '", parent, "' ", more)));
    std::vector<std::string> names;
    for (const Entry& entry : response.entries()) names.push_back(entry.display_name());
    return names;
  }
};

constexpr char kWaiver[] =
    "waivers { rule_id: 'register.with-person' reason: '负责人待定' by: '秘书处' }";

TEST_F(EntryServiceTest, ADraftTellsWhatASubmissionWouldStopFor) {
  testing::Caller member = Member("cy");
  const Entry draft = AddEntry(member, "r", "e1", Named("烹饪中心", "cy"));
  EXPECT_EQ(draft.state(), Entry::DRAFT);
  EXPECT_EQ(draft.display_name(), "烹饪中心");
  EXPECT_EQ(draft.organization(), SchoolName("cy"));
  ASSERT_THAT(draft.findings(), SizeIs(2));
  EXPECT_EQ(draft.findings(0).subject(), "grade");
  EXPECT_EQ(draft.findings(1).severity(), type::Finding::SOFT);

  EXPECT_EQ(ReasonOf(Submit(member, "e1", kWaiver).status()), ErrorReason::RULE_VIOLATED);
  const auto mended =
      Update(member, absl::StrCat("name: '", EntryName("e1"), "' ", Named("烹饪中心", "cy"),
                                  "cells { column: 'grade' option: 'a' }"));
  ASSERT_TRUE(mended.ok()) << mended.status();
  EXPECT_EQ(ReasonOf(Submit(member, "e1").status()), ErrorReason::RULE_VIOLATED);  // SOFT
  const auto submitted = Submit(member, "e1", kWaiver);
  ASSERT_TRUE(submitted.ok()) << submitted.status();
  EXPECT_EQ(submitted->state(), Entry::SUBMITTED);
  EXPECT_THAT(submitted->waivers(), SizeIs(1));
}

TEST_F(EntryServiceTest, FromDraftToVerifiedAndBack) {
  testing::Caller member = Member("cy"), department = Department();
  const std::string cells = Named("烹饪中心", "cy") +
                            "cells { column: 'grade' option: 'a' } "
                            "cells { column: 'who' person_name: '甲某某' }";
  AddEntry(member, "r", "e1", cells);
  const auto verify = [&](testing::Caller& caller) {
    return Move<v1::VerifyEntryRequest>(caller, "VerifyEntry", EntryName("e1"));
  };
  const auto send_back = [&](testing::Caller& caller) {
    return Move<v1::ReturnEntryRequest>(caller, "ReturnEntry", EntryName("e1"), "reason: '缺证书'");
  };
  EXPECT_EQ(ReasonOf(verify(department).status()), ErrorReason::STATE_CONFLICT);
  EXPECT_TRUE(Submit(member, "e1").ok());
  EXPECT_EQ(ReasonOf(verify(member).status()), ErrorReason::ROLE_REQUIRED);
  const std::string change = absl::StrCat("name: '", EntryName("e1"), "' ", cells);
  EXPECT_EQ(ReasonOf(Update(member, change).status()), ErrorReason::STATE_CONFLICT);
  EXPECT_EQ(send_back(department)->return_reason(), "缺证书");
  EXPECT_TRUE(Update(member, change).ok());
  EXPECT_EQ(Submit(member, "e1")->return_reason(), "");
  EXPECT_EQ(verify(department)->state(), Entry::VERIFIED);
  EXPECT_EQ(Summary("r").overall().count(), 1);
  // What was verified can still prove wrong.
  EXPECT_EQ(send_back(secretariat_)->state(), Entry::RETURNED);
  EXPECT_EQ(Summary("r").overall().count(), 0);
  EXPECT_EQ(Summary("r", "states: RETURNED states: DRAFT").overall().count(), 1);
  EXPECT_EQ(ReasonOf(Try<google::protobuf::Empty>(
                member, "RegisterService/DeleteEntry",
                Parse<v1::DeleteEntryRequest>("name: '" + EntryName("e1") + "'"))),
            ErrorReason::STATE_CONFLICT);
}

TEST_F(EntryServiceTest, AMemberSeesAndChangesItsOwnOnly) {
  testing::Caller cy = Member("cy"), xx = Member("xx");
  AddEntry(cy, "r", "e1",
           Named("烹饪中心", "cy") + "cells { column: 'who' person_name: '甲某某' }");
  AddEntry(xx, "r", "e2", Named("化工中心", "xx"));
  const auto not_own = ErrorReason::NOT_OWN_ORGANIZATION;
  EXPECT_EQ(ReasonOf(Try<Entry>(cy, "RegisterService/CreateEntry",
                                NewEntry("r", "e3", Named("冒名", "xx")))),
            not_own);
  EXPECT_EQ(
      ReasonOf(
          Update(xx, absl::StrCat("name: '", EntryName("e1"), "' ", Named("改", "xx"))).status()),
      not_own);
  // Nor does it give its entry away.
  EXPECT_EQ(
      ReasonOf(
          Update(cy, absl::StrCat("name: '", EntryName("e1"), "' ", Named("改", "xx"))).status()),
      not_own);
  EXPECT_EQ(ReasonOf(Submit(xx, "e1").status()), not_own);
  EXPECT_EQ(ReasonOf(Try<Entry>(xx, "RegisterService/GetEntry",
                                Parse<v1::GetEntryRequest>("name: '" + EntryName("e1") + "'"))),
            not_own);
  EXPECT_THAT(Listed(xx), ElementsAre("化工中心"));
  EXPECT_THAT(Listed(secretariat_), ElementsAre("化工中心", "烹饪中心"));
  EXPECT_EQ(Ask<v1::EntrySummary>(xx, "RegisterService/SummarizeEntries",
                                  Parse<v1::SummarizeEntriesRequest>(
                                      "parent: '" + RegisterName("r") + "' states: DRAFT"))
                .overall()
                .count(),
            1);
}

// PIPL art. 47: when the name goes, it goes from the former states in the journal, too.
TEST_F(EntryServiceTest, ANameThatGoesIsGoneFromTheJournal) {
  AddEntry(secretariat_, "r", "e1",
           Named("烹饪中心", "cy") + "cells { column: 'who' person_name: '甲某某' }");
  const auto states = [&] {
    std::string all;
    for (const journal::v1::Change& change : JournalOf(EntryName("e1"))) {
      absl::StrAppend(&all, change.before().value(), change.after().value());
    }
    return all;
  };
  EXPECT_THAT(states(), HasSubstr("甲某某"));
  const auto updated =
      Update(secretariat_, absl::StrCat("name: '", EntryName("e1"), "' ", Named("烹饪中心", "cy")));
  ASSERT_TRUE(updated.ok()) << updated.status();
  EXPECT_THAT(states(), AllOf(HasSubstr("烹饪中心"), Not(HasSubstr("甲某某"))));
}

TEST_F(EntryServiceTest, EntriesAreFilteredByWhatTheirCellsSay) {
  AddRegister("s", "facilities");
  AddEntry(secretariat_, "r", "e1", Named("甲", "cy") + "cells { column: 'grade' option: 'a' }");
  AddEntry(secretariat_, "r", "e2", Named("乙", "xx"));
  AddEntry(secretariat_, "s", "e1", "cells { column: 'name' text: '丙' }");
  EXPECT_THAT(Listed(secretariat_, "filter: 'cells:\"grade=a\"'"), ElementsAre("甲"));
  EXPECT_THAT(Listed(secretariat_, "filter: 'NOT columns:grade'"), ElementsAre("乙"));
  EXPECT_THAT(Listed(secretariat_, "filter: 'organization = \"" + SchoolName("xx") + "\"'"),
              ElementsAre("乙"));
  EXPECT_THAT(Listed(secretariat_, "", "groups/putuo/registers/-"), ElementsAre("丙", "甲", "乙"));
  EXPECT_THAT(Listed(secretariat_, "filter: 'register = s'", "groups/putuo/registers/-"),
              ElementsAre("丙"));
}

TEST_F(EntryServiceTest, ABatchIsComparedWithItselfAndWrittenWhole) {
  AddRegister("u", "",
              "columns { column_id: 'no' display_name: '编号' type: TEXT } "
              "rules { rule_id: 'once' severity: HARD unique { columns: 'no' } }");
  v1::BatchCreateEntriesRequest batch;
  batch.set_parent(RegisterName("u"));
  *batch.add_requests() = NewEntry("u", "e1", "cells { column: 'no' text: 'A' }");
  *batch.add_requests() = NewEntry("u", "e2", "cells { column: 'no' text: 'A' }");
  const auto made = Ask<v1::BatchCreateEntriesResponse>(
      secretariat_, "RegisterService/BatchCreateEntries", batch);
  ASSERT_THAT(made.entries(), SizeIs(2));
  EXPECT_THAT(made.entries(0).findings(), IsEmpty());
  EXPECT_THAT(made.entries(1).findings(), SizeIs(1));

  v1::BatchCreateEntriesRequest wrong = batch;
  *wrong.mutable_requests(0) = NewEntry("u", "e3", "cells { column: 'no' text: 'B' }");
  *wrong.mutable_requests(1) = NewEntry("u", "e4", "cells { column: 'no' boolean: true }");
  EXPECT_EQ(ReasonOf(Try<v1::BatchCreateEntriesResponse>(
                secretariat_, "RegisterService/BatchCreateEntries", wrong)),
            ErrorReason::FIELDS_INVALID);
  EXPECT_EQ(Summary("u", "states: DRAFT").overall().count(), 2);
}

// C2.6: what belonged to an organisation belongs to the one it went into.
TEST_F(EntryServiceTest, EntriesFollowAMerger) {
  AddEntry(secretariat_, "r", "e1",
           Named("烹饪中心", "sk") + "cells { column: 'who' person_name: '甲某某' }");
  AddRegister("awards", "achievements");
  AddEntry(secretariat_, "awards", "a1",
           absl::StrCat("cells { column: 'owners' organization: '", SchoolName("cy"),
                        "' } cells { column: 'owners' organization: '", SchoolName("sk"), "' }"));
  Ask<v1::MergeOrganizationsResponse>(
      secretariat_, "OrganizationService/MergeOrganizations",
      Parse<v1::MergeOrganizationsRequest>(absl::StrCat("name: '", SchoolName("cy"), "' sources: '",
                                                        SchoolName("sk"), "' reason: '合并办学'")));
  testing::Caller member = Member("cy");
  EXPECT_THAT(Listed(member), ElementsAre("烹饪中心"));
  const auto moved = Ask<Entry>(member, "RegisterService/GetEntry",
                                Parse<v1::GetEntryRequest>("name: '" + EntryName("e1") + "'"));
  EXPECT_EQ(moved.cells(1).organization(), SchoolName("cy"));
  EXPECT_EQ(moved.cells(2).person_name(), "甲某某");
  const auto award =
      Ask<Entry>(secretariat_, "RegisterService/GetEntry",
                 Parse<v1::GetEntryRequest>("name: '" + RegisterName("awards") + "/entries/a1'"));
  EXPECT_THAT(award.cells(), SizeIs(1));
}

TEST_F(EntryServiceTest, WhatEntriesReferToIsNotDeleted) {
  AddKind("chem", "INDUSTRY_CLUSTER", "化工", "");
  AddRegister("programmes", "programmes");
  AddEntry(secretariat_, "programmes", "p1",
           absl::StrCat("cells { column: 'school' organization: '", SchoolName("my"),
                        "' } cells { column: 'industries' kind: 'groups/putuo/kinds/chem' }"));
  EXPECT_EQ(ReasonOf(Try<google::protobuf::Empty>(
                secretariat_, "OrganizationService/DeleteOrganization",
                Parse<v1::DeleteOrganizationRequest>("name: '" + SchoolName("my") + "'"))),
            ErrorReason::RESOURCE_IN_USE);
  EXPECT_EQ(ReasonOf(Try<google::protobuf::Empty>(
                secretariat_, "GroupService/DeleteKind",
                Parse<v1::DeleteKindRequest>("name: 'groups/putuo/kinds/chem'"))),
            ErrorReason::RESOURCE_IN_USE);
}

TEST_F(EntryServiceTest, WhatACellRefersToMustBeThere) {
  const auto reason = [&](const std::string& cells) {
    return ReasonOf(
        Try<Entry>(secretariat_, "RegisterService/CreateEntry", NewEntry("r", "x", cells)));
  };
  EXPECT_EQ(reason(Named("甲", "nothing")), ErrorReason::REFERENCE_NOT_FOUND);
  EXPECT_EQ(reason("cells { column: 'school' organization: 'groups/anqing/organizations/cy' }"),
            ErrorReason::FIELDS_INVALID);
  EXPECT_EQ(reason("cells { column: 'who' person: 'groups/putuo/people/nobody' }"),
            ErrorReason::REFERENCE_NOT_FOUND);
}

}  // namespace
}  // namespace edugroup::membership
