// Lists of organisations as offices hand them over, through edugroupctl into the membership server:
// text in GB18030, a workbook, a document.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unicode/unistr.h>

#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/testing/servers.h"
#include "edugroup/membership/v1/group_service.pb.h"
#include "edugroup/membership/v1/organization_service.pb.h"
#include "edugroup/membership/v1/register_service.pb.h"
#include "services/membership/membership_server.h"
#include "tests/scenarios/ctl.h"
#include "tools/reading/test_package.h"

namespace edugroup {
namespace {

using membership::v1::Kind;
using membership::v1::Organization;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

std::string Gb18030(const std::string& utf8) {
  std::string bytes;
  const auto text = icu::UnicodeString::fromUTF8(utf8);
  bytes.resize(text.length() * 4);
  bytes.resize(text.extract(0, text.length(), bytes.data(), bytes.size(), "gb18030"));
  return bytes;
}

class ImportTest : public ::testing::Test {
 protected:
  ImportTest()
      : servers_({membership::MembershipServer()}, absl::CivilDay(2020, 12, 31)),
        secretariat_(servers_.Secretariat("putuo")),
        ctl_(servers_, "putuo", secretariat_.token(), {"membership"}),
        folder_(std::filesystem::temp_directory_path() /
                absl::StrCat("edugroup_import_", resource::NewId())) {
    std::filesystem::create_directory(folder_);
    membership::v1::CreateGroupRequest group;
    group.set_group_id("putuo");
    group.mutable_group()->set_display_name("普陀区职业教育集团");
    group.mutable_group()->mutable_founding_date()->set_year(2013);
    group.mutable_group()->set_legal_nature(membership::v1::Group::NON_LEGAL_PERSON);
    auto platform_operator = servers_.Operator();
    EXPECT_TRUE(
        platform_operator
            .Ask<membership::v1::Group>("edugroup.membership.v1.GroupService/CreateGroup", group)
            .ok());
    AddKind("school", "职业学校", membership::v1::SCHOOL);
    AddKind("enterprise", "企业", membership::v1::ENTERPRISE);
  }
  ~ImportTest() override { std::filesystem::remove_all(folder_); }

  void AddKind(const std::string& id, const std::string& name,
               membership::v1::StandardKind standard_kind) {
    membership::v1::CreateKindRequest request;
    request.set_parent("groups/putuo");
    request.set_kind_id(id);
    request.mutable_kind()->set_taxonomy(Kind::ORGANIZATION_KIND);
    request.mutable_kind()->set_display_name(name);
    request.mutable_kind()->set_standard_kind(standard_kind);
    EXPECT_TRUE(
        secretariat_.Ask<Kind>("edugroup.membership.v1.GroupService/CreateKind", request).ok());
  }

  std::string File(const std::string& name, const std::string& bytes) const {
    const std::string path = folder_ / name;
    std::ofstream(path, std::ios::binary) << bytes;
    return path;
  }

  std::string Import(const std::string& arguments, int exit_code = 0) const {
    const Ran ran = ctl_.Run(absl::StrCat("import organizations ", arguments));
    EXPECT_EQ(ran.exit_code, exit_code) << ran.output;
    return ran.output;
  }

  std::vector<Organization> Organizations() {
    membership::v1::ListOrganizationsRequest request;
    request.set_parent("groups/putuo");
    const auto response = secretariat_.Ask<membership::v1::ListOrganizationsResponse>(
        "edugroup.membership.v1.OrganizationService/ListOrganizations", request);
    EXPECT_TRUE(response.ok()) << response.status();
    return {response->organizations().begin(), response->organizations().end()};
  }

  testing::Servers servers_;
  testing::Caller secretariat_;
  const Ctl ctl_;
  const std::filesystem::path folder_;
};

TEST_F(ImportTest, TextInGb18030) {
  const std::string path =
      File("成员.csv", Gb18030("附件：成员名单,,,\n序号,单位名称,类别,联系人\n"
                               "１,示例　一校,职业学校,张　三\n２,示例企业,企业,\n"));
  EXPECT_THAT(Import(absl::StrCat(path, " --dry-run")),
              AllOf(HasSubstr("would create 2"), HasSubstr("not read: 序号")));
  EXPECT_EQ(Organizations().size(), 0u);
  EXPECT_THAT(Import(path), HasSubstr("created 2"));
  const auto organizations = Organizations();
  ASSERT_EQ(organizations.size(), 2u);
  EXPECT_EQ(organizations[1].display_name(), "示例一校");
  EXPECT_EQ(organizations[1].contacts(0).person_name(), "张三");
  EXPECT_EQ(organizations[1].source().document(), "成员.csv");
  EXPECT_EQ(organizations[1].source().place(), "第3行");
  EXPECT_THAT(Import(path), HasSubstr("created 0, changed 0, unchanged 2"));
}

// The heading takes two rows, the kind is merged over two organisations; one row is wrong.
TEST_F(ImportTest, AWorkbookInPartAndTheRestMended) {
  using reading::TextCell;
  const std::string path =
      File("成员.xlsx",
           reading::Xlsx(absl::StrCat(
               "<sheetData><row r=\"1\">", TextCell("A1", "类别"), TextCell("B1", "单位名称"),
               TextCell("C1", "联系人"), "</row><row r=\"2\">", TextCell("C2", "姓名"),
               TextCell("D2", "电话"), "</row><row r=\"3\">", TextCell("A3", "企业"),
               TextCell("B3", "示例甲公司"), TextCell("C3", "张三"), TextCell("D3", "021－1"),
               "</row><row r=\"4\">", TextCell("B4", "示例乙公司"), "</row><row r=\"5\">",
               TextCell("A5", "大学"), TextCell("B5", "示例大学"), "</row></sheetData><mergeCells>",
               "<mergeCell ref=\"A1:A2\"/><mergeCell ref=\"B1:B2\"/><mergeCell ref=\"C1:D1\"/>",
               "<mergeCell ref=\"A3:A4\"/></mergeCells>")));
  // All or nothing; the finding says where, and what is printed there.
  EXPECT_THAT(Import(path, 1),
              AllOf(HasSubstr("名单 第5行"), HasSubstr("大学"), HasSubstr("nothing was written")));
  EXPECT_EQ(Organizations().size(), 0u);

  const std::string rest = folder_ / "rest.csv";
  EXPECT_THAT(Import(absl::StrCat(path, " --partial --rest ", rest)),
              AllOf(HasSubstr("created 2"), HasSubstr("rejected 1 of 3"), HasSubstr(rest)));
  ASSERT_EQ(Organizations().size(), 2u);
  EXPECT_EQ(Organizations()[0].kind(), "groups/putuo/kinds/enterprise");
  EXPECT_EQ(Organizations()[0].contacts(0).phone(), "021-1");

  std::ifstream file(rest);
  std::string text((std::istreambuf_iterator<char>(file)), {});
  ASSERT_THAT(text, AllOf(HasSubstr("大学,示例大学"), Not(HasSubstr("示例甲公司"))));
  text.replace(text.find("大学"), std::string("大学").size(), "职业学校");
  EXPECT_THAT(Import(File("rest.csv", text)), HasSubstr("created 1"));
  EXPECT_EQ(Organizations().size(), 3u);
}

TEST_F(ImportTest, ADocumentThatDiffersFromWhatIsKnown) {
  using reading::DocumentCell;
  const auto list = [](const std::string& kind, const std::string& note) {
    return reading::Docx(absl::StrCat(reading::Paragraph("成员名单"), "<w:tbl><w:tr>",
                                      DocumentCell("单位\n名称"), DocumentCell("类别"),
                                      DocumentCell("备注"), "</w:tr><w:tr>",
                                      DocumentCell("示例一校[bookmark: _Toc12]"),
                                      DocumentCell(kind), DocumentCell(note), "</w:tr></w:tbl>"));
  };
  EXPECT_THAT(Import(File("a.docx", list("职业学校", "首批"))), HasSubstr("created 1"));
  const std::string changed = File("b.docx", list("企业", "次批"));
  EXPECT_THAT(Import(changed), AllOf(HasSubstr("2 differences"), HasSubstr("首批"),
                                     HasSubstr("次批"), HasSubstr("changed 0")));
  EXPECT_EQ(Organizations()[0].note(), "首批");
  EXPECT_THAT(Import(changed + " --update"), HasSubstr("changed 1"));
  EXPECT_EQ(Organizations()[0].note(), "次批");
  EXPECT_EQ(Organizations()[0].standard_kind(), membership::v1::ENTERPRISE);
}

TEST_F(ImportTest, NamesThatResembleOthersNeedAReason) {  // X5
  Import(File("a.csv", "单位名称,类别\n示例机电（上海）有限公司,企业\n"));
  const std::string path = File("b.csv", "单位名称,类别\n示例机电(上海),企业\n");
  EXPECT_THAT(Import(path, 1), HasSubstr("示例机电（上海）有限公司"));
  EXPECT_THAT(Import(absl::StrCat(path, " --waive 两家独立公司 --by 秘书处")),
              HasSubstr("created 1"));
  EXPECT_EQ(Organizations().size(), 2u);
}

// P16, P24: training centres as a report prints them, the school merged over its rows.
// More rows than one call takes: what is wrong between the first and the last is found before
// anything is written.
TEST_F(ImportTest, AListOfSeveralCallsIsWrittenWholeOrNotAtAll) {
  std::string list = "单位名称,类别\n示例甲公司,企业\n";
  for (int i = 0; i < 5000; ++i) absl::StrAppend(&list, "示例企业", i, ",企业\n");
  const std::string path = File("成员.csv", absl::StrCat(list, "示例 甲（公司）,企业\n"));
  const std::string output = Import(path, 1);
  EXPECT_THAT(output, AllOf(HasSubstr("名称相近"), HasSubstr("nothing was written")));
  EXPECT_EQ(Organizations().size(), 0u);
}

TEST_F(ImportTest, EntriesOfARegisterFromADocument) {
  using reading::DocumentCell;
  Import(File("a.csv", "单位名称,类别\n示例一校,职业学校\n示例二校,职业学校\n"));
  membership::v1::CreateRegisterRequest create;
  create.set_parent("groups/putuo");
  create.set_register_id("centers");
  create.set_template_id("facilities");
  create.mutable_register_()->set_display_name("开放实训中心");
  const auto created = secretariat_.Ask<membership::v1::Register>(
      "edugroup.membership.v1.RegisterService/CreateRegister", create);
  ASSERT_TRUE(created.ok()) << created.status();
  const auto row = [](const std::string& name, const std::string& school,
                      const std::string& grade) {
    return absl::StrCat(
        "<w:tr>", DocumentCell(name),
        DocumentCell(school, school.empty() ? "<w:vMerge/>" : "<w:vMerge w:val=\"restart\"/>"),
        DocumentCell(grade), "</w:tr>");
  };
  const auto report = [&](const std::string& last_grade) {
    return reading::Docx(absl::StrCat("<w:tbl><w:tr>", DocumentCell("实训室\n名称"),
                                      DocumentCell("所属单位"), DocumentCell("星级"), "</w:tr>",
                                      row("烹饪", "示例一校", "四星"), row("面点", "", "二星"),
                                      row("会计", "示例二校", last_grade), "</w:tbl>"));
  };
  const std::string flags = " --key-rule same-facility --state VERIFIED";
  const auto import = [&](const std::string& arguments, int exit_code = 0) {
    const Ran ran = ctl_.Run("import entries centers " + arguments + flags);
    EXPECT_EQ(ran.exit_code, exit_code) << ran.output;
    return ran.output;
  };
  const std::string wrong = File("wrong.docx", report("六星"));
  EXPECT_THAT(import(wrong, 1), AllOf(HasSubstr("表1 第4行"), HasSubstr("六星")));
  EXPECT_THAT(import(wrong + " --dry-run"), HasSubstr("would create 2"));
  EXPECT_THAT(import(wrong + " --partial"), HasSubstr("rejected 1 of 3"));
  EXPECT_THAT(import(File("right.docx", report("三星"))),
              HasSubstr("created 1, changed 0, unchanged 2"));
}

TEST_F(ImportTest, WrongUseIsTold) {
  const std::string path = File("a.csv", "单位名称,类别\n示例,企业\n");
  EXPECT_THAT(Import(path + " --rest x", 2), HasSubstr("--partial"));
  EXPECT_THAT(Import(path + " --sheet 1 --table 1", 2), HasSubstr("not both"));
  EXPECT_THAT(Import(absl::StrCat(path, " --mapping ", File("m.yaml", "类别: colour\n")), 1),
              HasSubstr("no field"));
  EXPECT_THAT(Import(File("b.csv", "甲,乙\n1,2\n"), 1), HasSubstr("heading"));
  EXPECT_THAT(Import("/nowhere", 1), HasSubstr("cannot read"));
}

}  // namespace
}  // namespace edugroup
