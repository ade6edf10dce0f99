// The main job, end to end, as the secretariat does it with edugroupctl against the four servers: a
// plan becomes work, work becomes a score. Expected figures are those of the Anqing document
// (domain A1–A31).
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <string>
#include <thread>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "common/testing/servers.h"
#include "common/value/date.h"
#include "edugroup/committee/v1/body_service.pb.h"
#include "edugroup/committee/v1/resolution_service.pb.h"
#include "edugroup/evaluation/v1/assessment_service.pb.h"
#include "edugroup/evaluation/v1/observation_service.pb.h"
#include "edugroup/journal/v1/change_service.pb.h"
#include "edugroup/task/v1/assignment_service.pb.h"
#include "edugroup/task/v1/plan_service.pb.h"
#include "edugroup/task/v1/task_service.pb.h"
#include "tests/scenarios/ask.h"
#include "tests/scenarios/ctl.h"
#include "tests/scenarios/four_servers.h"

namespace edugroup {
namespace {

using edugroup::testing::Caller;
using edugroup::testing::Servers;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr char kPlan[] = "groups/anqing/plans/anzhi-2019-6";
constexpr absl::CivilDay kIssued(2019, 6, 3);

class MainJob : public ::testing::Test {
 protected:
  MainJob()
      : servers_(FourServers(), kIssued),
        founder_(Founder(servers_, "anqing")),
        ctl_(servers_, "anqing", founder_.token()) {}

  std::vector<task::v1::Assignment> AssignmentsOf(const std::string& organization) {
    task::v1::ListAssignmentsRequest request;
    request.set_parent(absl::StrCat(kPlan, "/tasks/-"));
    request.set_page_size(1000);
    request.set_filter(
        absl::StrCat("organization = \"groups/anqing/organizations/", organization, "\""));
    const auto page = Ask<task::v1::ListAssignmentsResponse>(
        founder_, "edugroup.task.v1.AssignmentService/ListAssignments", request);
    return {page.assignments().begin(), page.assignments().end()};
  }

  void Acknowledge(Caller& member, const std::string& assignment) {
    task::v1::AcknowledgeAssignmentRequest request;
    request.set_name(assignment);
    Ask<task::v1::Assignment>(member, "edugroup.task.v1.AssignmentService/AcknowledgeAssignment",
                              request);
  }
  void FileMeasures(Caller& member, const std::string& assignment) {
    task::v1::FileMeasuresRequest request;
    request.set_name(assignment);
    request.mutable_measures()->set_text("制定落实举措，明确责任人和季度形象进度");
    Ask<task::v1::Assignment>(member, "edugroup.task.v1.AssignmentService/FileMeasures", request);
  }
  void Submit(Caller& member, const std::string& assignment) {
    task::v1::SubmitAssignmentRequest request;
    request.set_name(assignment);
    request.set_note("已完成");
    Ask<task::v1::Assignment>(member, "edugroup.task.v1.AssignmentService/SubmitAssignment",
                              request);
  }
  void Accept(const std::string& assignment) {
    task::v1::AcceptAssignmentRequest request;
    request.set_name(assignment);
    Ask<task::v1::Assignment>(founder_, "edugroup.task.v1.AssignmentService/AcceptAssignment",
                              request);
  }
  void SendBack(const std::string& assignment) {
    task::v1::ReturnAssignmentRequest request;
    request.set_name(assignment);
    request.set_reason("材料不全，请补充");
    Ask<task::v1::Assignment>(founder_, "edugroup.task.v1.AssignmentService/ReturnAssignment",
                              request);
  }
  task::v1::PlanBoard Board(absl::CivilDay day) {
    task::v1::GetPlanBoardRequest request;
    request.set_name(kPlan);
    *request.mutable_as_of() = value::ToDate(day);
    return Ask<task::v1::PlanBoard>(founder_, "edugroup.task.v1.PlanService/GetPlanBoard", request);
  }

  void Structure();
  void Decision();
  void Import();
  void Issue();
  void Work();
  void Boards();
  void Score();
  void Provenance();
  void Proof(const std::string& watched);

  Servers servers_;
  Caller founder_;
  Ctl ctl_;
};

void MainJob::Structure() {
  const Ran first = ctl_.Run("apply -f tools/samples/anqing/group.yaml");
  ASSERT_EQ(first.exit_code, 0) << first.output;
  const Ran second = ctl_.Run("apply -f tools/samples/anqing/group.yaml");
  EXPECT_EQ(second.exit_code, 0) << second.output;
  EXPECT_THAT(second.output, AllOf(HasSubstr("nothing to do"), Not(HasSubstr("created "))));
}

void MainJob::Decision() {  // A1
  committee::v1::GetResolutionRequest request;
  request.set_name("groups/anqing/resolutions/plan-2019");
  const auto resolution = Ask<committee::v1::Resolution>(
      founder_, "edugroup.committee.v1.ResolutionService/GetResolution", request);
  EXPECT_EQ(resolution.state(), committee::v1::Resolution::PASSED);
  EXPECT_EQ(resolution.document_number(), "安职集团〔2019〕6号");
  const auto& tally = resolution.tally();
  EXPECT_EQ(tally.in_favour() + tally.against() + tally.abstained() + tally.invalid(),
            tally.present());
  EXPECT_GE(resolution.explanation_size(), 2) << "quorum and majority, each with its measure";
}

void MainJob::Import() {
  const Ran ran =
      ctl_.Run("import plan tools/samples/anqing/plan.csv --meta tools/samples/anqing/plan.yaml");
  ASSERT_EQ(ran.exit_code, 0) << ran.output;
  for (const char* finding :
       {"plan.printed-number-repeated", "plan.printed-number-missing",       // A15
        "plan.department-without-task", "plan.lead-not-in-department-list",  // A17
        "plan.body-text-differs",                                            // A16
        "plan.base-date-missing"}) {                                         // A2
    EXPECT_THAT(ran.output, HasSubstr(finding));
  }
  task::v1::ListTasksRequest request;
  request.set_parent(kPlan);
  request.set_page_size(100);
  const auto tasks =
      Ask<task::v1::ListTasksResponse>(founder_, "edugroup.task.v1.TaskService/ListTasks", request)
          .tasks();
  ASSERT_EQ(tasks.size(), 35);  // A5
  std::map<std::string, int> leads, limits, categories;
  int schools = 0, enterprises = 0;
  for (const task::v1::Task& task : tasks) {
    ++leads[task.lead_text()];
    ++limits[task.limit().text()];
    ++categories[task.category()];
    for (const auto& implementer : task.implementers()) {
      schools += implementer.text() == "各成员学校";
      enterprises += implementer.text() == "各成员企业";
    }
  }
  const std::map<std::string, int> expected_leads = {// A7
                                                     {"专业建设部", 13},
                                                     {"招生就业部", 10},
                                                     {"秘书处办公室", 7},
                                                     {"社会培训部", 5}};
  EXPECT_EQ(leads, expected_leads);
  const std::map<std::string, int> expected_limits = {// A9
                                                      {"长期", 21},
                                                      {"2019.12", 11},
                                                      {"2019.10", 3}};
  EXPECT_EQ(limits, expected_limits);
  EXPECT_EQ(categories.size(), 9u);  // A5, category cells filled down
  EXPECT_EQ(schools, 35);            // A8
  EXPECT_EQ(enterprises, 30);
  EXPECT_EQ(tasks[10].printed_number(), "12");  // A15: rows 11 and 12 both print 12
  EXPECT_EQ(tasks[11].printed_number(), "12");
}

void MainJob::Issue() {
  // A2: the document has no issue date, and a day rule depends on it.
  task::v1::IssuePlanRequest undated;
  undated.set_name(kPlan);
  const auto refused =
      founder_.Ask<task::v1::Plan>("edugroup.task.v1.PlanService/IssuePlan", undated);
  EXPECT_EQ(refused.status().code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_EQ(ReasonOf(refused.status()), ErrorReason::RULE_VIOLATED) << refused.status();

  for (int time = 0; time < 2; ++time) {  // twice with one request id: once
    const Ran ran = ctl_.Run("issue anzhi-2019-6 --base-date 2019-06-03 --request-id issue-2019-6");
    ASSERT_EQ(ran.exit_code, 0) << ran.output;
  }
  const auto school = AssignmentsOf("school-1");
  const auto enterprise = AssignmentsOf("enterprise-1");
  EXPECT_EQ(school.size(), 35u);
  EXPECT_EQ(enterprise.size(), 30u);
  task::v1::GetPlanRequest get;
  get.set_name(kPlan);
  const auto plan = Ask<task::v1::Plan>(founder_, "edugroup.task.v1.PlanService/GetPlan", get);
  EXPECT_EQ(plan.assignment_count(), 6 * 35 + 5 * 30);
  EXPECT_EQ(plan.adopting_resolution(), "groups/anqing/resolutions/plan-2019");
  // A12, X3: 20 days after 3 June is Sunday the 23rd, so the 24th.
  EXPECT_EQ(*value::ToCivilDay(plan.measures_due_date()), absl::CivilDay(2019, 6, 24));
}

// school-1 does everything in time; school-2 files its measures late and one task late; school-3 is
// sent back once and finishes; the others do nothing.
void MainJob::Work() {
  Caller first = servers_.Member("anqing", "school-1");
  Caller second = servers_.Member("anqing", "school-2");
  Caller third = servers_.Member("anqing", "school-3");

  task::v1::AcknowledgeAssignmentRequest foreign;
  foreign.set_name(AssignmentsOf("school-2")[0].name());
  const auto refused = first.Ask<task::v1::Assignment>(
      "edugroup.task.v1.AssignmentService/AcknowledgeAssignment", foreign);
  EXPECT_EQ(ReasonOf(refused.status()), ErrorReason::NOT_OWN_ORGANIZATION) << refused.status();

  servers_.clock().Set(absl::CivilDay(2019, 6, 20));
  for (const auto& assignment : AssignmentsOf("school-1")) {
    Acknowledge(first, assignment.name());
    FileMeasures(first, assignment.name());
  }
  for (const auto& assignment : AssignmentsOf("school-3")) {
    Acknowledge(third, assignment.name());
    FileMeasures(third, assignment.name());
  }
  servers_.clock().Set(absl::CivilDay(2019, 6, 28));
  for (const auto& assignment : AssignmentsOf("school-2")) {
    Acknowledge(second, assignment.name());
    FileMeasures(second, assignment.name());  // four days late: taken, and recorded as late
  }

  // A12: annual targets of long-term tasks, by the department that leads them.
  Caller department = servers_.As(
      {.group = "anqing", .roles = {auth::Role::DEPARTMENT}, .body = "zyjs", .subject = "zyjs"});
  task::v1::ListTasksRequest list;
  list.set_parent(kPlan);
  list.set_page_size(100);
  int targets = 0;
  const auto tasks =
      Ask<task::v1::ListTasksResponse>(founder_, "edugroup.task.v1.TaskService/ListTasks", list);
  for (const auto& task : tasks.tasks()) {
    if (task.limit().text() != "长期" || task.lead_text() != "专业建设部") continue;
    task::v1::SetAnnualTargetRequest request;
    request.set_name(task.name());
    request.set_year(2019);
    request.set_text("年内完成阶段性成果");
    Ask<task::v1::Task>(department, "edugroup.task.v1.TaskService/SetAnnualTarget", request);
    ++targets;
  }
  EXPECT_EQ(targets, 7);  // A11: 专业建设部 × 长期

  servers_.clock().Set(absl::CivilDay(2019, 10, 25));
  for (const auto& assignment : AssignmentsOf("school-1")) {
    if (assignment.limit().text() != "2019.10") continue;
    Submit(first, assignment.name());
    Accept(assignment.name());
  }
  for (const auto& assignment : AssignmentsOf("school-3")) {
    if (assignment.limit().text() != "2019.10") continue;
    Submit(third, assignment.name());
    SendBack(assignment.name());
    Submit(third, assignment.name());
    Accept(assignment.name());
  }
  servers_.clock().Set(absl::CivilDay(2019, 11, 5));
  for (const auto& assignment : AssignmentsOf("school-2")) {
    if (assignment.limit().text() != "2019.10") continue;
    Submit(second, assignment.name());
    Accept(assignment.name());
  }
}

void MainJob::Boards() {
  // Three days: after the measures fell due, after the first limit, and one that has not come yet.
  const auto june = Board(absl::CivilDay(2019, 6, 25));
  EXPECT_FALSE(june.simulated());
  EXPECT_EQ(june.task_count(), 35);
  // On 25 June only school-1 and school-3 had filed: 70 of 360.
  EXPECT_EQ(june.total().measures_filed(), 70);
  EXPECT_EQ(june.measures_missing_count(), 360 - 70);
  EXPECT_EQ(june.overdue_count(), 0);

  const auto november = Board(absl::CivilDay(2019, 11, 1));
  // A10: "2019.10" ends on 31 October. Three tasks (A9): row 4 for schools only, rows 18 and 31 for
  // all (A8). school-1 and school-3 were accepted; on 1 November school-2 had not yet submitted.
  const int assigned_for_october = 3 * 6 + 2 * 5;
  EXPECT_EQ(november.total().done(), 2 * 3);
  EXPECT_EQ(november.overdue_count(), assigned_for_october - 2 * 3);
  std::map<std::string, int> leads;
  for (const auto& line : november.by_lead()) leads[line.display_name()] = line.task_count();
  EXPECT_EQ(leads["专业建设部"], 13);
  EXPECT_EQ(leads["招生就业部"], 10);
  EXPECT_EQ(leads["秘书处办公室"], 7);
  EXPECT_EQ(leads["社会培训部"], 5);

  const auto january = Board(absl::CivilDay(2020, 1, 1));
  EXPECT_TRUE(january.simulated());
  EXPECT_GT(january.overdue_count(), november.overdue_count());
  EXPECT_EQ(january.total().late_done(), 3) << "late is recorded as late";

  for (const char* day : {"2019-06-25", "2019-11-01"}) {
    const Ran ran = ctl_.Run(absl::StrCat("board anzhi-2019-6 --as-of ", day));
    EXPECT_EQ(ran.exit_code, 0) << ran.output;
    EXPECT_THAT(ran.output, AllOf(HasSubstr("专业建设部"), HasSubstr(day)));
  }
  const Ran later = ctl_.Run("board anzhi-2019-6 --as-of 2020-01-01");
  EXPECT_THAT(later.output, HasSubstr("SIMULATION"));
}

void MainJob::Score() {  // A14, A21
  servers_.clock().Set(absl::CivilDay(2020, 1, 6));
  const Ran applied = ctl_.Run("apply -f tools/samples/anqing/evaluation.yaml");
  ASSERT_EQ(applied.exit_code, 0) << applied.output;
  ASSERT_EQ(ctl_.Run("cycle open schools-2019 --as-of 2019-12-31").exit_code, 0);
  for (int school = 1; school <= 6; ++school) {
    evaluation::v1::CreateObservationRequest request;
    request.set_parent("groups/anqing");
    auto& observation = *request.mutable_observation();
    observation.set_cycle("groups/anqing/cycles/schools-2019");
    observation.set_indicator_id("contribution");
    observation.set_subject(absl::StrCat("groups/anqing/organizations/school-", school));
    observation.mutable_quantity()->set_value(absl::StrCat(90 - school));
    observation.set_verifier("秘书处");
    Ask<evaluation::v1::Observation>(
        founder_, "edugroup.evaluation.v1.ObservationService/CreateObservation", request);
  }
  const Ran collected = ctl_.Run("cycle collect schools-2019 --as-of 2019-12-31");
  ASSERT_EQ(collected.exit_code, 0) << collected.output;
  const Ran computed = ctl_.Run("cycle compute schools-2019");
  ASSERT_EQ(computed.exit_code, 0) << computed.output;

  evaluation::v1::ListAssessmentsRequest list;
  list.set_parent("groups/anqing/cycles/schools-2019");
  const auto page = Ask<evaluation::v1::ListAssessmentsResponse>(
      founder_, "edugroup.evaluation.v1.AssessmentService/ListAssessments", list);
  const auto& assessments = page.assessments();
  ASSERT_EQ(assessments.size(), 6);
  EXPECT_EQ(assessments[0].organization(), "groups/anqing/organizations/school-1");
  EXPECT_EQ(assessments[0].rank(), 1);
  EXPECT_FALSE(assessments[0].grade().empty());

  // Every number leads back to the assignments it was counted from.
  const Ran explained = ctl_.Run("explain groups/anqing/cycles/schools-2019/assessments/school-1");
  EXPECT_EQ(explained.exit_code, 0) << explained.output;
  EXPECT_THAT(explained.output, HasSubstr("举措报送及时率"));
  EXPECT_THAT(explained.output, HasSubstr("35 of 35"));
  EXPECT_THAT(explained.output, HasSubstr("plans/anzhi-2019-6/tasks/*/assignments/school-1"));
  for (const auto& assignment : AssignmentsOf("school-1")) {
    const std::string task(resource::IdOf(resource::ParentOf(assignment.name())));
    EXPECT_THAT(explained.output, HasSubstr(task));
  }
}

// N7: from the resolution to the scores, and from a score back to who decided.
void MainJob::Provenance() {
  const auto trace = [&](const std::string& name) {
    committee::v1::TraceProvenanceRequest request;
    request.set_name(name);
    request.set_max_links(1000);
    return Ask<committee::v1::TraceProvenanceResponse>(
        founder_, "edugroup.committee.v1.ResolutionService/TraceProvenance", request);
  };
  const auto count = [](const committee::v1::TraceProvenanceResponse& answer) {
    std::map<std::string, int> kinds;
    for (const auto& node : answer.nodes()) ++kinds[node.kind()];
    return kinds;
  };
  const std::string resolution = "groups/anqing/resolutions/plan-2019";
  const std::string score = "groups/anqing/cycles/schools-2019/assessments/school-1";
  const auto down = trace(resolution);
  std::map<std::string, int> kinds = count(down);
  EXPECT_EQ(kinds["body"], 1);
  EXPECT_EQ(kinds["meeting"], 1);
  EXPECT_EQ(kinds["document"], 1);
  EXPECT_EQ(kinds["plan"], 1);
  EXPECT_EQ(kinds["task"], 35);  // A5
  EXPECT_EQ(kinds["score"], 6);
  EXPECT_GE(kinds["assignment"], 35);
  const auto up = trace(score);
  kinds = count(up);
  EXPECT_EQ(up.nodes(0).name(), score);
  EXPECT_EQ(kinds["task"], 35);
  EXPECT_EQ(kinds["assignment"], 35);  // one of the school for each task
  EXPECT_EQ(kinds["plan"], 1);
  EXPECT_EQ(kinds["resolution"], 1);
  EXPECT_EQ(kinds["body"], 1);
  EXPECT_FALSE(up.truncated());
}

void MainJob::Proof(const std::string& watched) {
  const Ran verified = ctl_.Run("verify-journal");
  EXPECT_EQ(verified.exit_code, 0) << verified.output;

  // The watcher saw what the journals hold: each change once, in order.
  std::map<std::string, std::vector<int64_t>> seen;
  for (absl::string_view line : absl::StrSplit(watched, '\n', absl::SkipEmpty())) {
    for (const char* server : {"membership", "committee", "task", "evaluation"}) {
      if (!absl::StrContains(line, absl::StrCat("\"", server, "\""))) continue;
      const size_t at = line.find("\"position\":");
      ASSERT_NE(at, absl::string_view::npos) << line;
      seen[server].push_back(std::atoll(std::string(line.substr(at + 11)).c_str()));
      break;
    }
  }
  for (const char* server : {"membership", "committee", "task", "evaluation"}) {
    servers_.set_journal_server(server);
    std::vector<int64_t> expected;
    journal::v1::ListChangesRequest request;
    request.set_parent("groups/anqing");
    request.set_page_size(1000);
    do {
      const auto page = Ask<journal::v1::ListChangesResponse>(
          founder_, "edugroup.journal.v1.ChangeService/ListChanges", request);
      for (const auto& change : page.changes()) expected.push_back(change.position());
      request.set_page_token(page.next_page_token());
    } while (!request.page_token().empty());
    EXPECT_FALSE(expected.empty()) << server;
    EXPECT_EQ(seen[server], expected) << server;
  }
}

TEST_F(MainJob, APlanBecomesWorkAndWorkBecomesAScore) {
  Ran watched;
  std::thread watcher([&] { watched = ctl_.Run("watch --until-idle 5"); });
  Structure();
  Decision();
  Import();
  Issue();
  Work();
  Boards();
  Score();
  Provenance();
  watcher.join();
  EXPECT_EQ(watched.exit_code, 0);
  Proof(watched.output);
}

}  // namespace
}  // namespace edugroup
