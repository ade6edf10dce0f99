#include "services/task/plan_table.h"

#include <algorithm>
#include <utility>

#include "absl/algorithm/container.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "common/value/calendar.h"
#include "common/value/text.h"
#include "services/task/finding.h"
#include "services/task/limit.h"
#include "services/task/target.h"
#include "services/task/text_difference.h"

namespace edugroup::task {
namespace {

// One row on its way to a task.
class Row {
 public:
  Row(const v1::Plan& plan, const Collectives& collectives, const value::WorkCalendar& calendar,
      const Directory& directory, TableReading& table)
      : plan_(plan),
        collectives_(collectives),
        calendar_(calendar),
        directory_(directory),
        table_(table) {}

  void Read(const v1::PlanRow& row, int position, const std::string& category_above) {
    task_.set_position(position);
    task_.set_printed_number(value::NormalizeWidth(row.printed_number()));
    ReadPlace(row);
    subject_ = Subject(task_);
    ReadCategory(row, category_above);
    ReadText(row);
    ReadLeads(row);
    ReadImplementers(row);
    ReadLimit(row);
    ReadStart(row);
    ReadTargets(row);
    ReadStage(row);
    ReadDuties(row);
    for (std::string& part : SplitCell(row.deliverables())) {
      task_.add_deliverables(std::move(part));
    }
    task_.set_weight(row.weight());
    task_.set_remark(row.remark());
    table_.tasks.push_back(std::move(task_));
  }

 private:
  void ReadPlace(const v1::PlanRow& row) {
    *task_.mutable_source() = plan_.source();
    const int number = row.row_number() == 0 ? task_.position() : row.row_number();
    task_.mutable_source()->set_place(absl::StrCat("row ", number));
    task_.mutable_source()->clear_text();
  }

  void ReadCategory(const v1::PlanRow& row, const std::string& category_above) {
    std::string category = value::NormalizeWidth(row.category());
    task_.set_category(category.empty() ? category_above : category);
    if (task_.category().empty()) {
      Add(Info("plan.category-missing", subject_, "No category here or above.",
               "本行及以上没有任务类别。"));
    }
    task_.set_body_category(row.body_category());
    const TextDifference difference = Compare(row.category(), row.body_category());
    if (row.category().empty() || row.body_category().empty() || difference.same) return;
    type::Finding finding = Info(
        "plan.category-text-differs", subject_,
        absl::StrCat("The table calls the category \"", row.category(), "\", the body \"",
                     row.body_category(), "\"."),
        absl::StrCat("表格类别“", row.category(), "”与正文“", row.body_category(), "”不一致。"));
    finding.set_measured(difference.left);
    finding.set_limit(difference.right);
    Add(std::move(finding));
  }

  void ReadText(const v1::PlanRow& row) {
    task_.set_text(row.text());
    task_.set_body_text(row.body_text());
    if (value::NormalizeWidth(row.text()).empty()) {
      Add(Hard("plan.text-missing", subject_, "The row has no task.", "本行没有任务内容。"));
      return;
    }
    for (const std::string* text : {&row.text(), &row.body_text()}) {
      if (text->find("[bookmark:") != std::string::npos) {  // A30
        Add(Info("plan.text-residue", subject_,
                 "Editor marks were left in the text; kept as printed.",
                 "文本中残留编辑标记，按原样保留。"));
        break;
      }
    }
    if (!row.body_text().empty()) CompareWithBody();
  }

  void CompareWithBody() {  // A16
    const TextDifference difference = Compare(task_.text(), task_.body_text());
    if (difference.same) return;
    const std::string table = Excerpt(task_.text()), body = Excerpt(task_.body_text());
    type::Finding finding =
        Info("plan.body-text-differs", subject_,
             absl::StrCat("Table and body differ. Table: \"", table, "\". Body: \"", body, "\"."),
             absl::StrCat("表格与正文不一致。表格：“", table, "”；正文：“", body, "”。"));
    finding.set_measured(Excerpt(difference.left));
    finding.set_limit(Excerpt(difference.right));
    Add(std::move(finding));
  }

  void ReadLeads(const v1::PlanRow& row) {
    task_.set_lead_text(row.lead());
    const std::vector<std::string> parts = SplitCell(row.lead());
    if (parts.empty()) {
      Add(Hard("plan.lead-missing", subject_, "The row names no lead.", "本行没有牵头部门。"));
    }
    for (const std::string& part : parts) {
      const std::vector<std::string> found = BodiesCalled(part);
      if (found.size() == 1) {
        if (!absl::c_linear_search(task_.leads(), found[0])) task_.add_leads(found[0]);
        continue;
      }
      task_.add_unknown_leads(part);
      if (found.empty()) {
        Add(Hard("plan.lead-unknown", subject_, absl::StrCat("No body is called ", part, "."),
                 absl::StrCat("没有名为“", part, "”的机构。")));
      } else {
        Add(Hard("plan.lead-ambiguous", subject_,
                 absl::StrCat(part, " may be ", absl::StrJoin(found, " or "), "."),
                 absl::StrCat("“", part, "”对应多个机构。")));
      }
    }
  }

  // The plan's own departments go first: their names are the document's.
  std::vector<std::string> BodiesCalled(absl::string_view text) const {
    const std::vector<std::string>& found = directory_.bodies.Find(text);
    std::vector<std::string> own;
    for (const std::string& body : found) {
      if (absl::c_linear_search(plan_.lead_bodies(), body)) own.push_back(body);
    }
    return own.empty() ? found : own;
  }

  void ReadImplementers(const v1::PlanRow& row) {
    const std::vector<std::string> parts = SplitCell(row.implementers());
    if (parts.empty()) {
      Add(Hard("plan.implementer-missing", subject_, "The row names nobody to carry it out.",
               "本行没有落实主体。"));
    }
    for (const std::string& part : parts) {
      v1::Implementer& implementer = *task_.add_implementers();
      implementer.set_text(part);
      implementer.set_collective(collectives_.Find(part) != nullptr);  // A8
      if (!implementer.collective()) FindOrganization(implementer);
    }
    if (auto finding = CheckImplementers(plan_, task_, subject_)) Add(*std::move(finding));
  }

  void FindOrganization(v1::Implementer& implementer) {
    const std::vector<std::string>& found = directory_.organizations.Find(implementer.text());
    if (found.size() == 1) {
      implementer.set_organization(found[0]);
    } else if (found.empty()) {
      Add(Hard("plan.implementer-unknown", subject_,
               absl::StrCat(implementer.text(), " is neither a collective nor an organisation."),
               absl::StrCat("“", implementer.text(), "”既不是集合主体，也不是已登记的单位。")));
    } else {
      Add(Hard("plan.implementer-ambiguous", subject_,
               absl::StrCat(implementer.text(), " may be ", absl::StrJoin(found, " or "), "."),
               absl::StrCat("“", implementer.text(), "”对应多个单位。")));
    }
  }

  void ReadLimit(const v1::PlanRow& row) {
    *task_.mutable_limit() = ParseLimit(row.limit_text());
    TakeCalendar(calendar_, *task_.mutable_limit());  // X3
    if (task_.limit().kind() == v1::Limit::UNKNOWN) {
      Add(Hard("plan.limit-unknown", subject_,
               absl::StrCat("The limit \"", row.limit_text(), "\" is not understood."),
               absl::StrCat("完成时限“", row.limit_text(), "”无法识别。")));
    }
  }

  void ReadStart(const v1::PlanRow& row) {  // A26
    task_.set_start_text(row.start_text());
    *task_.mutable_start() = ParseStart(row.start_text());
    if (task_.start().kind() != v1::Start::IN_WORDS) return;
    Add(Info("plan.start-in-words", subject_,
             absl::StrCat("The start \"", row.start_text(), "\" is kept in words only."),
             absl::StrCat("开始时间“", row.start_text(), "”只能按文字保留。")));
  }

  void ReadTargets(const v1::PlanRow& row) {  // L10
    task_.set_target_text(row.target_text());
    for (v1::TaskTarget& target : ParseTargets(row.target_text())) {
      if (!target.has_bound()) {
        Add(Info("plan.target-unquantified", subject_,
                 absl::StrCat("The target \"", target.text(), "\" has no number."),
                 absl::StrCat("目标“", target.text(), "”没有量化指标。")));
      }
      *task_.add_targets() = std::move(target);
    }
  }

  void ReadStage(const v1::PlanRow& row) {  // L7
    task_.set_stage(row.stage());
    if (auto finding = CheckStage(plan_, task_, subject_)) Add(*std::move(finding));
  }

  void ReadDuties(const v1::PlanRow& row) {  // J17
    for (std::string& item : SplitItems(row.duties())) {
      v1::TaskDuty& duty = *task_.add_duties();
      FindDuty(item, duty);
      duty.set_text(std::move(item));
      if (!duty.body().empty()) continue;
      Add(Hard("plan.duty-unknown", subject_,
               absl::StrCat("\"", duty.text(), "\" is not one duty of one body."),
               absl::StrCat("“", duty.text(), "”不能对应到一个机构的一项职责。")));
    }
  }

  // "社会服务委员会:定期反馈", the duty by its text or its id.
  void FindDuty(absl::string_view item, v1::TaskDuty& found) const {
    const std::string plain = value::NormalizeWidth(item);
    const size_t colon = plain.find(':');
    if (colon == std::string::npos) return;
    const std::vector<std::string> bodies = BodiesCalled(plain.substr(0, colon));
    const std::string wanted = value::NormalizeWidth(plain.substr(colon + 1));
    if (bodies.size() != 1) return;
    const auto duties = directory_.duties.find(bodies[0]);
    if (duties == directory_.duties.end()) return;
    for (const committee::v1::Duty& duty : duties->second) {
      if (duty.id() != wanted && value::NormalizeWidth(duty.text()) != wanted) continue;
      found.set_body(bodies[0]);
      found.set_duty(duty.id());
      return;
    }
  }

  void Add(type::Finding finding) {
    *finding.mutable_source() = task_.source();
    table_.findings.push_back(std::move(finding));
  }

  const v1::Plan& plan_;
  const Collectives& collectives_;
  const value::WorkCalendar& calendar_;
  const Directory& directory_;
  TableReading& table_;
  v1::Task task_;
  std::string subject_;
};

}  // namespace

TableReading ReadRows(const v1::Plan& plan, const Rows& rows, const Directory& directory) {
  TableReading table;
  const Collectives collectives(plan);
  // A calendar that cannot be read is refused with the plan.
  const value::WorkCalendar calendar =
      value::WorkCalendar::Parse(plan.holiday_calendar()).value_or(value::WorkCalendar());
  std::string category;
  for (int i = 0; i < rows.size(); ++i) {
    Row(plan, collectives, calendar, directory, table).Read(rows[i], i + 1, category);
    category = table.tasks.back().category();
  }
  return table;
}

std::vector<FieldViolation> CheckRows(const Rows& rows) {
  constexpr size_t kMostImplementers = 50;
  std::vector<FieldViolation> violations;
  for (int i = 0; i < rows.size(); ++i) {
    if (SplitCell(rows[i].implementers()).size() > kMostImplementers) {
      violations.push_back({absl::StrCat("rows[", i, "].implementers"),
                            "names more than 50 implementers", "落实主体超过50个"});
    }
  }
  return violations;
}

const v1::Stage* FindStage(const v1::Plan& plan, absl::string_view text) {
  for (const v1::Stage& stage : plan.stages()) {
    if (value::NormalizeWidth(stage.display_name()) == value::NormalizeWidth(text)) return &stage;
  }
  return nullptr;
}

std::optional<type::Finding> CheckStage(const v1::Plan& plan, const v1::Task& task,
                                        absl::string_view subject) {
  if (task.stage().empty() || FindStage(plan, task.stage()) != nullptr) return std::nullopt;
  return Hard("plan.stage-unknown", subject,
              absl::StrCat("The plan has no stage \"", task.stage(), "\"."),
              absl::StrCat("方案没有名为“", task.stage(), "”的阶段。"));
}

std::optional<type::Finding> CheckImplementers(const v1::Plan& plan, const v1::Task& task,
                                               absl::string_view subject) {
  const bool for_another =
      !plan.organization().empty() &&
      absl::c_any_of(task.implementers(), [&plan](const v1::Implementer& implementer) {
        return implementer.collective() || (!implementer.organization().empty() &&
                                            implementer.organization() != plan.organization());
      });
  if (!for_another) return std::nullopt;
  return Hard("plan.variant-other-implementer", subject,
              absl::StrCat("The plan is for ", plan.organization(), " alone."),
              "本方案只适用于一个单位，本行的落实主体不是该单位。");
}

Collectives::Collectives(const v1::Plan& plan) {
  for (const v1::Collective& collective : plan.collectives()) {
    by_text_.emplace(value::NormalizeWidth(collective.text()), &collective);
  }
}

const v1::Collective* Collectives::Find(absl::string_view text) const {
  auto found = by_text_.find(value::NormalizeWidth(text));
  return found == by_text_.end() ? nullptr : found->second;
}

std::string Subject(const v1::Task& task) {
  return task.source().place().empty() ? absl::StrCat("row ", task.position())
                                       : task.source().place();
}

}  // namespace edugroup::task
