// Documents and plans of other groups: Yichang's spring plan with its checklists, Linzi's page of
// interpretation and targets without numbers.
#include <gmock/gmock.h>

#include "edugroup/task/v1/document_service.pb.h"
#include "tests/scenarios/task_groups.h"

namespace edugroup::task {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using ::testing::UnorderedElementsAre;

constexpr char kDocument[] = "edugroup.task.v1.DocumentService/";

class DocumentsScenario : public TaskGroups {
 protected:
  static void SetUpTestSuite() {
    TaskGroups::SetUpTestSuite();
    const std::vector<std::pair<const char*, const char*>> schools = {
        {"sanxia", "湖北三峡职业技术学院"}, {"tourism", "旅游职业学校"}};
    AddGroup("yichang", "宜昌三峡职业教育集团", schools);
    AddGroup("linzi", "临淄区职业教育联盟", schools);
  }
  static v1::Document Create(const std::string& group, const std::string& id,
                             const std::string& fields) {
    Caller clerk = servers_->Secretariat(group);
    return Ask<v1::Document>(
        clerk, absl::StrCat(kDocument, "CreateDocument"),
        Parse<v1::CreateDocumentRequest>(absl::StrCat("parent: 'groups/", group, "' document_id: '",
                                                      id, "' document { ", fields, " }")));
  }
  static std::vector<std::string> FindingsOf(const v1::Document& document) {
    std::vector<std::string> rules;
    for (const type::Finding& finding : document.findings()) rules.push_back(finding.rule_id());
    return rules;
  }
  static void SetChecklist(const std::string& task, const std::string& checklist) {
    Caller clerk = servers_->Secretariat("yichang");
    Ask<v1::Task>(clerk, absl::StrCat(kTask, "UpdateTask"),
                  Parse<v1::UpdateTaskRequest>(
                      absl::StrCat("task { name: '", task, "' checklist { ", checklist,
                                   " } } update_mask { paths: 'checklist' }")));
  }
};

TEST_F(DocumentsScenario, SeveralIssuersAndNumbers) {  // Y12, Y21
  const v1::Document plan = Create(
      "yichang", "spring-2019",
      "kind: PLAN display_name: '2019年职业教育集团活动计划' document_number: '宜教发〔2019〕3号' "
      "issuers { text: '宜昌市教育局' organization: 'groups/yichang/organizations/sanxia' } "
      "issuers { text: '宜昌三峡职业教育集团理事会' body: 'groups/yichang/bodies/council' } "
      "issue_date { year: 2019 month: 3 } tags: '春季学期'");
  EXPECT_EQ(plan.issuers_size(), 2);
  EXPECT_THAT(FindingsOf(plan), IsEmpty());
  Caller clerk = servers_->Secretariat("yichang");
  EXPECT_EQ(Refusal<v1::Document>(
                clerk, absl::StrCat(kDocument, "CreateDocument"),
                Parse<v1::CreateDocumentRequest>("parent: 'groups/yichang' document { kind: NOTICE "
                                                 "display_name: '通知' issuers { text: '某处' "
                                                 "body: 'groups/yichang/bodies/none' } }")),
            access::v1::REFERENCE_NOT_FOUND);
  const auto listed = Ask<v1::ListDocumentsResponse>(
      clerk, absl::StrCat(kDocument, "ListDocuments"),
      Parse<v1::ListDocumentsRequest>(
          "parent: 'groups/yichang' filter: 'kind = PLAN AND tags:\"春季学期\"'"));
  EXPECT_EQ(listed.documents_size(), 1);
  const auto updated = Ask<v1::Document>(
      clerk, absl::StrCat(kDocument, "UpdateDocument"),
      Parse<v1::UpdateDocumentRequest>(absl::StrCat("document { name: '", plan.name(),
                                                    "' document_number: '' } "
                                                    "update_mask { paths: 'document_number' }")));
  EXPECT_THAT(FindingsOf(updated), ElementsAre("document.number-missing"));
}

TEST_F(DocumentsScenario, AnInterpretationOfADocumentThatIsNotThere) {  // L1
  const v1::Document page = Create(
      "linzi", "jiedu",
      "kind: INTERPRETATION display_name: '关于《临淄区职业教育联盟建设的实施方案》政策解读' "
      "index_number: '11370305K21216551K/2023-None' "
      "issue_date { year: 2023 month: 7 day: 18 } "
      "publishing_office: '临淄区人民政府办公室' interpreting_office: '临淄区教育和体育局'");
  EXPECT_THAT(FindingsOf(page),
              UnorderedElementsAre("document.number-missing", "document.index-unfinished",
                                   "document.issuer-missing", "document.interpreted-missing"));
  EXPECT_EQ(page.findings(0).severity(), type::Finding::INFO);
  const v1::Document plan = Create(
      "linzi", "fangan",
      "kind: PLAN display_name: '临淄区职业教育联盟建设的实施方案' issue_date { year: 2023 } "
      "issuers { text: '临淄区人民政府' }");
  Caller clerk = servers_->Secretariat("linzi");
  const auto joined =
      Ask<v1::Document>(clerk, absl::StrCat(kDocument, "UpdateDocument"),
                        Parse<v1::UpdateDocumentRequest>(
                            absl::StrCat("document { name: '", page.name(), "' interprets: '",
                                         plan.name(), "' } update_mask { paths: 'interprets' }")));
  EXPECT_THAT(FindingsOf(joined), SizeIs(3));
  EXPECT_EQ(
      Ask<v1::Document>(clerk, absl::StrCat(kDocument, "GetDocument"),
                        Parse<v1::GetDocumentRequest>(absl::StrCat("name: '", page.name(), "'")))
          .interprets(),
      plan.name());
}

TEST_F(DocumentsScenario, SpringPlanOfFourSeries) {  // Y12, Y13
  v1::ImportPlanRequest request = PlanOf("yichang", "spring");
  for (const char* series : {"产教对接研讨", "访企业", "教师进企业培训", "技能大赛"}) {
    *request.add_rows() = Row(series, "2019年3月—2019年7月");
  }
  ImportAndIssue("yichang", request);
  const std::string task = "groups/yichang/plans/spring/tasks/r0001";
  SetChecklist(task,
               "occasions: 10 items { id: 'policy' text: '一次政策宣讲' } "
               "items { id: 'contest' text: '一次大赛观摩' } "
               "items { id: 'signing' text: '一批协议签订' } "
               "items { id: 'alliance' text: '一个专业发展联盟' } "
               "items { id: 'seminar' text: '一次深度研讨' }");
  const std::string name = task + "/assignments/sanxia";
  Caller sanxia = servers_->Member("yichang", "sanxia");
  Do<v1::AcknowledgeAssignmentRequest>(sanxia, name);
  Assignment held;
  for (int occasion = 1; occasion <= 10; ++occasion) {
    std::string parts;
    for (const char* item : {"policy", "contest", "signing", "alliance", "seminar"}) {
      if (occasion == 10 && std::string(item) == "signing") continue;
      absl::StrAppend(&parts, "parts { item: '", item, "' occasion: ", occasion, " } ");
    }
    held = Do<v1::ReportProgressRequest>(
        sanxia, name, absl::StrCat("report { text: '第", occasion, "场' ", parts, "}"));
  }
  EXPECT_EQ(held.checked_parts_size(), 49);  // 10 × 5 less one
  EXPECT_THAT(Rules(Try<v1::SubmitAssignmentRequest>(sanxia, name).status()),
              ElementsAre("assignment.checklist-incomplete"));
  Do<v1::ReportProgressRequest>(sanxia, name,
                                "report { text: '补签' parts { item: 'signing' occasion: 10 } }");
  EXPECT_EQ(Do<v1::SubmitAssignmentRequest>(sanxia, name).state(), Assignment::SUBMITTED);
}

TEST_F(DocumentsScenario, ReviewWithAttendanceAndThreeQuestions) {  // Y16
  v1::ImportPlanRequest request = PlanOf("yichang", "review");
  *request.add_rows() = Row("专业布局答辩评审", "2019-12-19");
  ImportAndIssue("yichang", request);
  const std::string task = "groups/yichang/plans/review/tasks/r0001";
  SetChecklist(task,
               "items { id: 'principal' text: '校长到会' kind: ATTENDANCE } "
               "items { id: 'demand' text: '市场需求' kind: ANSWER } "
               "items { id: 'conditions' text: '办学条件' kind: ANSWER } "
               "items { id: 'plan' text: '发展规划' kind: ANSWER }");
  const std::string name = task + "/assignments/tourism";
  Caller school = servers_->Member("yichang", "tourism");
  Do<v1::AcknowledgeAssignmentRequest>(school, name);
  EXPECT_EQ(ReasonOf(Try<v1::ReportProgressRequest>(
                         school, name, "report { text: '答辩' parts { item: 'principal' } }")
                         .status()),
            access::v1::FIELDS_INVALID);
  Do<v1::ReportProgressRequest>(
      school, name,
      "report { text: '答辩' parts { item: 'principal' text: '校长' } "
      "parts { item: 'demand' text: '年缺口三百人' } parts { item: 'plan' text: '三年规划' } }");
  const absl::Status refused = Try<v1::SubmitAssignmentRequest>(school, name).status();
  EXPECT_THAT(Rules(refused), ElementsAre("assignment.checklist-incomplete"));
  Do<v1::ReportProgressRequest>(
      school, name, "report { text: '补充' parts { item: 'conditions' text: '实训室八间' } }");
  Do<v1::SubmitAssignmentRequest>(school, name);
}

TEST_F(DocumentsScenario, TargetsWithoutNumbersAreLegalAndFlagged) {  // L10
  v1::ImportPlanRequest request = PlanOf("linzi", "alliance");
  const char* targets[] = {"全面提高比例", "健全五项机制；培训教师200人次以上", "形成示范"};
  for (const char* target : targets) {
    v1::PlanRow row = Row(absl::StrCat("工作：", target), "每月");
    row.set_target_text(target);
    *request.add_rows() = row;
  }
  Caller clerk = servers_->Secretariat("linzi");
  const auto imported =
      Ask<v1::ImportPlanResponse>(clerk, absl::StrCat(kPlan, "ImportPlan"), request);
  std::vector<std::string> flagged;
  for (const type::Finding& finding : imported.findings()) {
    if (finding.rule_id() == "plan.target-unquantified") flagged.push_back(finding.subject());
  }
  EXPECT_THAT(flagged, ElementsAre("row 1", "row 2", "row 3"));
  ImportAndIssue("linzi", request);
  // Every month a report: the one of June is due on the 30th, and the next on 31 July.
  const std::string name = "groups/linzi/plans/alliance/tasks/r0001/assignments/tourism";
  Caller school = servers_->Member("linzi", "tourism");
  EXPECT_EQ(*value::ToCivilDay(Do<v1::AcknowledgeAssignmentRequest>(school, name).due_date()),
            Day(2019, 6, 30));
  servers_->clock().Set(Day(2019, 7, 2));
  const Assignment reported = Do<v1::ReportProgressRequest>(
      school, name, "report { period { year: 2019 month: 6 } text: '推进顺利' }");
  EXPECT_EQ(*value::ToCivilDay(reported.reports(0).due_date()), Day(2019, 6, 30));
  EXPECT_EQ(*value::ToCivilDay(reported.reports(0).date()), Day(2019, 7, 2));  // late for ever
  EXPECT_EQ(*value::ToCivilDay(reported.due_date()), Day(2019, 7, 31));
  EXPECT_EQ(*value::ToCivilDay(reported.first_due_date()), Day(2019, 6, 30));
}

}  // namespace
}  // namespace edugroup::task
