// Registers through the server.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/membership/register_fixture.h"

namespace edugroup::membership {
namespace {

using google::protobuf::Empty;
using ::testing::ElementsAre;
using ::testing::SizeIs;

class RegisterServiceTest : public RegisterTest {
 protected:
  absl::StatusOr<v1::Register> Update(const std::string& record, const std::string& mask) {
    return secretariat_.Ask<v1::Register>(
        "edugroup.membership.v1.RegisterService/UpdateRegister",
        Parse<v1::UpdateRegisterRequest>(
            absl::StrCat("register { ", record, " } update_mask { paths: '", mask, "' }")));
  }
  v1::Register Get(const std::string& id) {
    return Ask<v1::Register>(secretariat_, "RegisterService/GetRegister",
                             Parse<v1::GetRegisterRequest>("name: '" + RegisterName(id) + "'"));
  }
};

TEST_F(RegisterServiceTest, RegistersAreMadeFromTemplates) {
  const auto templates = Ask<v1::FindRegisterTemplatesResponse>(
      secretariat_, "RegisterService/FindRegisterTemplates",
      Parse<v1::FindRegisterTemplatesRequest>("parent: 'groups/putuo'"));
  std::vector<std::string> ids;
  for (const auto& one : templates.register_templates()) {
    ids.push_back(one.template_id());
    AddRegister(one.template_id(), one.template_id());
  }
  EXPECT_THAT(ids, ElementsAre("facilities", "agreements", "exchanges", "programmes",
                               "achievements", "research-projects", "events", "training"));
  const auto list = Ask<v1::ListRegistersResponse>(
      secretariat_, "RegisterService/ListRegisters",
      Parse<v1::ListRegistersRequest>("parent: 'groups/putuo' filter: 'template_id = events'"));
  ASSERT_THAT(list.registers(), SizeIs(1));
  EXPECT_EQ(list.registers(0).title_column(), "title");
  EXPECT_EQ(ReasonOf(Try<v1::Register>(
                secretariat_, "RegisterService/CreateRegister",
                Parse<v1::CreateRegisterRequest>("parent: 'groups/putuo' template_id: 'nothing' "
                                                 "register { display_name: 'x' }"))),
            ErrorReason::FIELDS_INVALID);
}

TEST_F(RegisterServiceTest, ColumnsAreAddedAndThoseInUseKept) {
  AddRegister("r", "",
              "title_column: 'name' columns { column_id: 'name' display_name: '名称' type: TEXT } "
              "columns { column_id: 'grade' display_name: '等级' type: OPTION "
              "options { option_id: 'a' display_name: '甲' } "
              "options { option_id: 'b' display_name: '乙' } } "
              "columns { column_id: 'unused' display_name: '备用' type: TEXT }");
  AddEntry(secretariat_, "r", "e1",
           "cells { column: 'name' text: '一' } cells { column: 'grade' option: 'a' }");
  const v1::Register before = Get("r");
  const auto with = [&](auto change) {
    v1::UpdateRegisterRequest request;
    *request.mutable_register_() = before;
    request.mutable_register_()->clear_etag();
    change(*request.mutable_register_());
    request.set_validate_only(true);
    return ReasonOf(Try<v1::Register>(secretariat_, "RegisterService/UpdateRegister", request));
  };
  const auto fine = ErrorReason::ERROR_REASON_UNSPECIFIED;
  EXPECT_EQ(with([](v1::Register& r) { r.mutable_columns()->DeleteSubrange(1, 1); }),
            ErrorReason::RESOURCE_IN_USE);
  EXPECT_EQ(with([](v1::Register& r) { r.mutable_columns()->DeleteSubrange(2, 1); }), fine);
  EXPECT_EQ(with([](v1::Register& r) { r.mutable_columns(2)->set_type(v1::RegisterColumn::DATE); }),
            fine);
  EXPECT_EQ(with([](v1::Register& r) { r.mutable_columns(0)->set_type(v1::RegisterColumn::DATE); }),
            ErrorReason::FIELDS_INVALID);  // the title is text
  EXPECT_EQ(
      with([](v1::Register& r) { r.mutable_columns(1)->mutable_options()->DeleteSubrange(0, 1); }),
      ErrorReason::RESOURCE_IN_USE);
  EXPECT_EQ(
      with([](v1::Register& r) { r.mutable_columns(1)->mutable_options()->DeleteSubrange(1, 1); }),
      fine);
  EXPECT_EQ(with([](v1::Register& r) {
              r.mutable_columns(1)->mutable_options(0)->set_display_name("一等");
            }),
            fine);
  EXPECT_EQ(with([](v1::Register& r) { r.set_title_column("unused"); }),
            ErrorReason::RESOURCE_IN_USE);
  const auto drop = Parse<v1::DeleteRegisterRequest>("name: '" + RegisterName("r") + "'");
  EXPECT_EQ(ReasonOf(Try<Empty>(secretariat_, "RegisterService/DeleteRegister", drop)),
            ErrorReason::RESOURCE_IN_USE);
  Ask<Empty>(secretariat_, "RegisterService/DeleteEntry",
             Parse<v1::DeleteEntryRequest>("name: '" + RegisterName("r") + "/entries/e1'"));
  EXPECT_TRUE(Try<Empty>(secretariat_, "RegisterService/DeleteRegister", drop).ok());
}

// Entries that were there before a rule are found by it.
TEST_F(RegisterServiceTest, ANewUniqueRuleLooksAtAllEntries) {
  AddRegister("r", "", "columns { column_id: 'no' display_name: '编号' type: TEXT }");
  AddEntry(secretariat_, "r", "e1", "cells { column: 'no' text: 'A1' }");
  const auto updated =
      Update("name: '" + RegisterName("r") +
                 "' rules { rule_id: 'once' severity: HARD unique { columns: 'no' } }",
             "rules");
  ASSERT_TRUE(updated.ok()) << updated.status();
  const auto second = AddEntry(secretariat_, "r", "e2", "cells { column: 'no' text: 'A1' }");
  ASSERT_THAT(second.findings(), SizeIs(1));
  EXPECT_EQ(second.findings(0).rule_id(), "register.once");
  EXPECT_EQ(second.findings(0).measured(), RegisterName("r") + "/entries/e1");
  EXPECT_THAT(AddEntry(secretariat_, "r", "e3", "cells { column: 'no' text: 'A2' }").findings(),
              SizeIs(0));
}

TEST_F(RegisterServiceTest, ReferencesToRegistersStayInTheGroup) {
  const auto create = [&](const std::string& name) {
    return ReasonOf(Try<v1::Register>(
        secretariat_, "RegisterService/CreateRegister",
        Parse<v1::CreateRegisterRequest>(
            "parent: 'groups/putuo' register { display_name: 'x' "
            "columns { column_id: 'a' display_name: 'a' type: TEXT } rules { rule_id: 'r' "
            "severity: HARD reference { column: 'a' register: '" +
            name + "' } } }")));
  };
  EXPECT_EQ(create("groups/anqing/registers/x"), ErrorReason::FIELDS_INVALID);
  EXPECT_EQ(create(RegisterName("nothing")), ErrorReason::REFERENCE_NOT_FOUND);
  AddRegister("there", "events");
  EXPECT_EQ(create(RegisterName("there")), ErrorReason::ERROR_REASON_UNSPECIFIED);
}

TEST_F(RegisterServiceTest, SummariesSayWhatTheyCannotCount) {
  AddRegister("r", "facilities");
  const auto reason = [&](const std::string& request) {
    return ReasonOf(Try<v1::EntrySummary>(
        secretariat_, "RegisterService/SummarizeEntries",
        Parse<v1::SummarizeEntriesRequest>("parent: '" + RegisterName("r") + "' " + request)));
  };
  EXPECT_EQ(reason("groupings { column: 'nothing' }"), ErrorReason::FIELDS_INVALID);
  EXPECT_EQ(reason("filter: 'nothing = 1'"), ErrorReason::FILTER_INVALID);
  EXPECT_EQ(Summary("r", "groupings { column: 'grade' }").overall().count(), 0);
  EXPECT_EQ(ReasonOf(Try<v1::Coverage>(
                secretariat_, "RegisterService/SummarizeCoverage",
                Parse<v1::SummarizeCoverageRequest>(
                    "parent: 'groups/putuo' serving { register: '" + RegisterName("r") +
                    "' column: 'since' } target_taxonomy { taxonomy: REGION }"))),
            ErrorReason::FIELDS_INVALID);
}

}  // namespace
}  // namespace edugroup::membership
