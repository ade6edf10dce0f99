#include "services/task/sample_plan.h"

#include <cstdlib>
#include <fstream>
#include <iostream>
#include <iterator>
#include <string>
#include <vector>

#include "absl/strings/numbers.h"

namespace edugroup::task {
namespace {

constexpr char kFile[] = "tools/samples/anqing/plan.csv";

[[noreturn]] void Fail(const char* what) {
  std::cerr << kFile << ": " << what << "\n";
  std::abort();
}

using Cells = std::vector<std::string>;

// RFC 4180, as the sample is written.
std::vector<Cells> ReadCsv() {
  std::ifstream file(kFile, std::ios::binary);
  if (!file) Fail("cannot be read");
  const std::string text{std::istreambuf_iterator<char>(file), {}};
  std::vector<Cells> lines(1, Cells(1));
  bool quoted = false;
  for (size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (quoted && c == '"' && i + 1 < text.size() && text[i + 1] == '"') {
      lines.back().back() += text[++i];
    } else if (c == '"') {
      quoted = !quoted;
    } else if (!quoted && c == ',') {
      lines.back().emplace_back();
    } else if (!quoted && c == '\n') {
      lines.emplace_back(1);
    } else {
      lines.back().back() += c;
    }
  }
  lines.pop_back();
  return lines;
}

v1::PlanRow ToRow(const Cells& cells) {
  if (cells.size() != 9) Fail("a line has not nine cells");
  v1::PlanRow row;
  int number = 0;
  if (!absl::SimpleAtoi(cells[0], &number)) Fail("a row number is no number");
  row.set_row_number(number);
  row.set_printed_number(cells[1]);
  row.set_category(cells[2]);
  row.set_text(cells[3]);
  row.set_body_text(cells[4]);
  row.set_lead(cells[5]);
  row.set_implementers(cells[6]);
  row.set_limit_text(cells[7]);
  row.set_remark(cells[8]);
  return row;
}

void AddCollective(v1::Plan& plan, const char* text, membership::v1::StandardKind kind) {
  v1::Collective& collective = *plan.add_collectives();
  collective.set_text(text);
  collective.add_standard_kinds(kind);
}

}  // namespace

v1::ImportPlanRequest SamplePlan() {
  v1::ImportPlanRequest request;
  request.set_parent("groups/anqing");
  request.set_plan_id("anzhi-2019-6");
  v1::Plan& plan = *request.mutable_plan();
  plan.set_display_name("安庆职业教育集团服务首位产业发展工作方案");
  plan.set_document_number("安职集团〔2019〕6号");
  plan.mutable_source()->set_document("安职集团〔2019〕6号");
  for (const char* body : {"programmes", "enrolment", "training", "research"}) {
    plan.add_lead_bodies(std::string("groups/anqing/bodies/") + body);
  }
  for (const char* tag : {"一个调整", "两个落实", "三个提升"}) plan.add_tags(tag);
  plan.mutable_measures_rule()->set_days(20);
  plan.mutable_measures_rule()->set_roll_to_working_day(true);
  AddCollective(plan, "各成员学校", membership::v1::SCHOOL);
  AddCollective(plan, "各成员企业", membership::v1::ENTERPRISE);
  const std::vector<Cells> lines = ReadCsv();
  for (size_t i = 1; i < lines.size(); ++i) *request.add_rows() = ToRow(lines[i]);
  return request;
}

}  // namespace edugroup::task
