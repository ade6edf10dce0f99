// One plan from three kinds of files: the Anqing table as text, workbook and document imports to
// the same plan, and what is exported imports to it once more.
#include <gmock/gmock.h>

#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "tests/scenarios/ctl.h"
#include "tests/scenarios/task_fixture.h"
#include "tools/reading/csv.h"
#include "tools/reading/file.h"
#include "tools/reading/test_package.h"

namespace edugroup::task {
namespace {

using ::testing::HasSubstr;
using Cells = std::vector<std::string>;

// The heading and the rows of the printed table (A6); the body's words stand in the body.
const Cells kHeading = {"序号", "类别", "主要任务", "牵头部门", "落实主体", "完成时限", "备注"};
Cells PrintedCells(const v1::PlanRow& row) {
  return {row.printed_number(), row.category(),   row.text(),  row.lead(),
          row.implementers(),   row.limit_text(), row.remark()};
}

std::string Escaped(const std::string& text) {
  return absl::StrReplaceAll(text, {{"&", "&amp;"}, {"<", "&lt;"}});
}

std::string AsCsv(const v1::ImportPlanRequest& plan) {
  std::string csv = reading::CsvLine(kHeading);
  for (const v1::PlanRow& row : plan.rows()) csv += reading::CsvLine(PrintedCells(row));
  return csv;
}

// The category is one merged cell over its rows.
std::string AsXlsx(const v1::ImportPlanRequest& plan) {
  std::string rows, merged;
  const auto add = [&rows](int number, const Cells& cells) {
    absl::StrAppend(&rows, "<row r=\"", number, "\">");
    for (size_t i = 0; i < cells.size(); ++i) {
      if (cells[i].empty()) continue;
      absl::StrAppend(&rows, reading::TextCell(absl::StrCat(std::string(1, 'A' + i), number),
                                               Escaped(cells[i])));
    }
    absl::StrAppend(&rows, "</row>");
  };
  add(1, kHeading);
  int first = 0;
  for (int i = 0; i <= plan.rows_size(); ++i) {
    const bool ends = i == plan.rows_size() || !plan.rows(i).category().empty();
    if (ends && i - first > 1) {
      absl::StrAppend(&merged, "<mergeCell ref=\"B", first + 2, ":B", i + 1, "\"/>");
    }
    if (i == plan.rows_size()) break;
    if (ends) first = i;
    add(i + 2, PrintedCells(plan.rows(i)));
  }
  return reading::Xlsx(
      absl::StrCat("<sheetData>", rows, "</sheetData><mergeCells>", merged, "</mergeCells>"));
}

// The document with body and table in one file, as it was issued (A31): the body under headings,
// numbered through.
std::string AsDocx(const v1::ImportPlanRequest& plan) {
  const char* numerals[] = {"一", "二", "三", "四", "五", "六", "七", "八", "九"};
  std::string body = reading::Paragraph("一、总体要求") + reading::Paragraph("二、重点任务");
  std::string table = "<w:tbl>";
  const auto add = [&table](const Cells& cells, const char* merge) {
    absl::StrAppend(&table, "<w:tr>");
    for (size_t i = 0; i < cells.size(); ++i) {
      std::string lines = absl::StrReplaceAll(Escaped(cells[i]), {{"\n", "</w:t><w:br/><w:t>"}});
      absl::StrAppend(&table, reading::DocumentCell(lines, i == 1 ? merge : ""));
    }
    absl::StrAppend(&table, "</w:tr>");
  };
  add(kHeading, "");
  int category = 0;
  for (int i = 0; i < plan.rows_size(); ++i) {
    const v1::PlanRow& row = plan.rows(i);
    const bool begins = !row.category().empty();
    if (begins) {
      // The body titles the first category without its 与 (A16).
      const std::string title = absl::StrReplaceAll(row.category(), {{"调整与优化", "调整优化"}});
      body += reading::Paragraph(absl::StrCat("（", numerals[category++], "）", Escaped(title)));
    }
    const std::string text = row.body_text().empty() ? row.text() : row.body_text();
    body += reading::Paragraph(absl::StrCat(i + 1, ".", Escaped(text)));
    add(PrintedCells(row), begins ? "<w:vMerge w:val=\"restart\"/>" : "<w:vMerge/>");
  }
  body += reading::Paragraph("三、保障措施") + reading::Paragraph("1.明确职责");
  return reading::Docx(absl::StrCat(body, table, "</w:tbl>"));
}

class ImportScenario : public TaskScenario {
 protected:
  ImportScenario()
      : folder_(std::filesystem::temp_directory_path() /
                absl::StrCat("edugroup_import_", resource::NewId())),
        ctl_(*servers_, "anqing", servers_->Secretariat("anqing").token(),
             {"membership", "committee", "task"}) {
    std::filesystem::create_directory(folder_);
  }
  ~ImportScenario() override { std::filesystem::remove_all(folder_); }

  std::string Write(const std::string& name, const std::string& bytes) {
    std::ofstream(folder_ / name, std::ios::binary) << bytes;
    return (folder_ / name).string();
  }
  // The facts of the document, with the departments of this group.
  std::string Facts() {
    return Write("facts.yaml",
                 "group: {id: anqing}\nplan:\n  id: facts\n  displayName: 工作方案\n"
                 "  documentNumber: 安职集团〔2019〕6号\n"
                 "  adoptingResolution: resolutions/adopted\n"
                 "  leadBodies: [bodies/programmes, bodies/enrolment, bodies/training, "
                 "bodies/research]\n"
                 "  collectives:\n"
                 "    - {text: 各成员学校, standardKinds: [SCHOOL]}\n"
                 "    - {text: 各成员企业, standardKinds: [ENTERPRISE]}\n");
  }
  void ImportFile(const std::string& id, const std::string& path, const std::string& more = "") {
    const Ran ran = ctl_.Run(absl::StrCat("import plan ", path, " --meta ", Facts(), " --plan ", id,
                                          " --body_text ", more.empty() ? path : more));
    EXPECT_EQ(ran.exit_code, 0) << ran.output;
    EXPECT_THAT(ran.output, HasSubstr("imported 35 rows"));
  }
  // Everything of the plan but what says which one it is, and where in its file a row stood.
  static std::string ExportOf(const std::string& id) {
    Caller clerk = servers_->Secretariat("anqing");
    v1::ExportPlanRequest request;
    request.set_name("groups/anqing/plans/" + id);
    auto exported = Ask<v1::ExportPlanResponse>(clerk, absl::StrCat(kPlan, "ExportPlan"), request);
    v1::Plan& plan = *exported.mutable_plan();
    for (const char* field : {"name", "uid", "etag", "create_time", "update_time", "import_time"}) {
      plan.GetReflection()->ClearField(&plan, v1::Plan::descriptor()->FindFieldByName(field));
    }
    for (v1::PlanRow& row : *exported.mutable_rows()) row.clear_row_number();
    return exported.DebugString();
  }

  const std::filesystem::path folder_;
  const Ctl ctl_;
};

TEST_F(ImportScenario, TextWorkbookAndDocumentMakeTheSamePlan) {  // A5, A6, A16, A31
  const v1::ImportPlanRequest sample = Sample("sample");
  const std::string document = Write("plan.docx", AsDocx(sample));
  const auto text = reading::ReadTextOf(document);
  ASSERT_TRUE(text.ok()) << text.status();
  ImportFile("from-docx", document);
  ImportFile("from-xlsx", Write("plan.xlsx", AsXlsx(sample)), document);
  ImportFile("from-csv", Write("plan.csv", AsCsv(sample)), Write("body.txt", *text));
  const std::string plan = ExportOf("from-docx");
  EXPECT_EQ(ExportOf("from-xlsx"), plan);
  EXPECT_EQ(ExportOf("from-csv"), plan);
  EXPECT_THAT(plan, HasSubstr("body_category"));

  // The exported table imports to the same plan.
  const Ran exported = ctl_.Run("export plan from-docx --output csv");
  ASSERT_EQ(exported.exit_code, 0) << exported.output;
  const Ran again = ctl_.Run(absl::StrCat("import plan ", Write("export.csv", exported.output),
                                          " --meta ", Facts(), " --plan from-export"));
  EXPECT_EQ(again.exit_code, 0) << again.output;
  EXPECT_EQ(ExportOf("from-export"), plan);

  // Issued, the three are alike to whoever corrects them: nothing differs.
  Caller clerk = servers_->Secretariat("anqing");
  Ask<v1::Plan>(clerk, absl::StrCat(kPlan, "IssuePlan"), IssueRequest("from-csv"));
  const Ran same =
      ctl_.Run(absl::StrCat("diff plan from-csv ", document, " --body_text ", document));
  EXPECT_EQ(same.exit_code, 0) << same.output;
  EXPECT_THAT(same.output, HasSubstr("Changes (0)"));
}

}  // namespace
}  // namespace edugroup::task
