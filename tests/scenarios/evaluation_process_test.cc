// Anqing's special yearly assessment of its member schools, from eligibility to filing (A14, A21,
// P-a to P-m): fed by their tasks, self-assessed, checked, decided, published, objected to, filed.
#include <string>
#include <vector>

#include "edugroup/evaluation/v1/objection_service.pb.h"
#include "edugroup/evaluation/v1/problem_service.pb.h"
#include "edugroup/evaluation/v1/report_service.pb.h"
#include "edugroup/evaluation/v1/result_service.pb.h"
#include "edugroup/evaluation/v1/submission_service.pb.h"
#include "edugroup/task/v1/task_service.pb.h"
#include "tests/scenarios/anqing_assessment.h"

namespace edugroup::evaluation {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::SizeIs;

class ProcessTest : public AnqingTest {
 protected:
  // Three schools that have been members since 2018-06, and one that joined in September 2019.
  void Prepare() {
    MakeMembers();
    MakePlan();
    WorkThroughTheYear();
    MakeOrganization("dzy", "school", "岳西职业技术学校");
    Admit("dzy", "dzy", "member", absl::CivilDay(2019, 9, 1));
    MakeBody("zjb", "招生就业部", "department");
    MakeBody("fyw", "复议委员会", "committee");
    EvaluationFixture::PublishSet(
        "school2019", SetText("30", absl::StrCat("owner_body: '", InGroup("bodies/zyb"), "'")));
    EvaluationFixture::MakeCycle(
        "y2019",
        absl::Substitute(
            "display_name: '2019年度成员学校专项考核' indicator_set: '$0' plans: '$1' "
            "subject_standard_kinds: SCHOOL subject_affiliation_kinds: '$2' "
            "period_first_date { year: 2019 month: 1 day: 1 } "
            "period_last_date { year: 2019 month: 12 day: 31 } "
            "process { self_assessment: true deciding_body: '$3' reconsidering_body: '$4' "
            "  publicity_days: 5 publicity_day_rule: WORKING_DAYS validity_months: 12 "
            "  minimum_member_months: 12 "
            "  consequences { grade: 'excellent' kind: PAY text: '年度绩效上浮' } "
            "  consequences { grade: 'failed' kind: RECTIFICATION text: '限期整改' } "
            "  filing_authorities: COMPETENT_DEPARTMENT filing_authorities: CITY_GOVERNMENT }",
            InGroup("indicatorSets/school2019"), InGroup("plans/plan2019"), InGroup("kinds/member"),
            InGroup("bodies/council"), InGroup("bodies/fyw")));
    cycle_ = EvaluationFixture::OpenCycle("y2019", absl::CivilDay(2019, 12, 31));
    CollectCycle("y2019", absl::CivilDay(2020, 1, 10));
  }

  // What a school says of itself: its rating, and how many measures it filed in time.
  static std::string Scores(const std::string& rating, const std::string& filed) {
    return absl::Substitute(
        "self_scores { indicator_id: 'rating' score: '18' quantity { value: '$0' unit: '分' } "
        "  statement: '服务园区企业' "
        "  evidence { display_name: '服务台账' uri: 'https://files.example/1.pdf' } } "
        "self_scores { indicator_id: 'filed' score: '30' quantity { value: '$1' unit: '%' } "
        "  evidence { display_name: '备案回执' uri: 'https://files.example/2.pdf' } }",
        rating, filed);
  }
  void HandIn(const std::string& school, const std::string& scores) {
    edugroup::testing::Caller member = Shared().Member(group_, school);
    Must<v1::Submission, v1::CreateSubmissionRequest>(
        member, absl::StrCat(kEvaluation, "SubmissionService/CreateSubmission"),
        absl::StrCat(ParentOf("cycles/y2019"), "submission { subject: '",
                     InGroup("organizations/" + school), "' ", scores, "}"));
    Must<v1::Submission, v1::HandInSubmissionRequest>(
        member, absl::StrCat(kEvaluation, "SubmissionService/HandInSubmission"),
        Name("cycles/y2019/submissions/" + school));
  }
  void HandInAll() {
    HandIn("azy", Scores("95", "100"));
    HandIn("bzy", Scores("90", "100"));
    HandIn("czy", Scores("60", "0"));
  }
  // The council has the assessment of a school looked at again; answers its resolution.
  std::string OpenReconsideration(const std::string& school) {
    const std::string name = InGroup("resolutions/open-" + school);
    Must<committee::v1::Resolution, committee::v1::CreateResolutionRequest>(
        secretariat_, "edugroup.committee.v1.ResolutionService/CreateResolution",
        absl::Substitute("$0 resolution_id: 'open-$1' resolution { display_name: '启动复议' "
                         "body: '$2' decision_rule { majority_base: PRESENT "
                         "majority { operator: ABOVE value: '1/2' } } "
                         "effects { reconsider { assessment: '$3' body: '$4' } } }",
                         Parent(), school, InGroup("bodies/council"),
                         InGroup("cycles/y2019/assessments/" + school), InGroup("bodies/fyw")));
    Must<committee::v1::Resolution, committee::v1::DecideResolutionRequest>(
        secretariat_, "edugroup.committee.v1.ResolutionService/DecideResolution",
        absl::Substitute("name: '$0' tally { entitled: 7 present: 7 in_favour: 7 } "
                         "decision_date { year: 2020 month: 1 day: 18 }",
                         name));
    return name;
  }
  committee::v1::Resolution CarryOut(const std::string& resolution) {
    return Must<committee::v1::Resolution, committee::v1::CarryOutResolutionRequest>(
        secretariat_, "edugroup.committee.v1.ResolutionService/CarryOutResolution",
        absl::StrCat("name: '", resolution, "'"));
  }
  std::string CheckText(const std::string& school, const std::string& check) {
    return absl::StrCat(Name("cycles/y2019/submissions/" + school), check);
  }
  // The department confirms two ratings and takes ten off the third; the filing rate that one
  // school declared otherwise than it was counted is settled as counted.
  void CheckAndSettle() {
    edugroup::testing::Caller department = As(auth::Role::DEPARTMENT, "zyb", "", "zyb");
    const std::string method = absl::StrCat(kEvaluation, "SubmissionService/CheckSubmission");
    const std::string filed = "leaf_checks { indicator_id: 'filed' verdict: CONFIRMED }";
    for (const char* school : {"azy", "czy"}) {
      Must<v1::Submission, v1::CheckSubmissionRequest>(
          department, method,
          CheckText(school, "leaf_checks { indicator_id: 'rating' verdict: CONFIRMED }" + filed));
    }
    const auto checked = Must<v1::Submission, v1::CheckSubmissionRequest>(
        department, method,
        CheckText("bzy",
                  "leaf_checks { indicator_id: 'rating' verdict: CORRECTED "
                  "corrected { value: '80' unit: '分' } comment: '两项不实' }" +
                      filed));
    EXPECT_EQ(checked.state(), v1::Submission::CHECKED);
    EXPECT_EQ(checked.leaf_checks(0).body(), InGroup("bodies/zyb"));
    Do<v1::Observation, v1::SettleConflictRequest>(
        "SubmissionService/SettleConflict",
        Name("cycles/y2019/submissions/bzy") +
            "indicator_id: 'filed' choice: COLLECTED reason: '以任务系统为准' "
            "settler: '秘书处办公室'");
  }
  // Computed, decided by the council and shown from Friday 2020-01-10 on.
  void Publish() {
    ASSERT_TRUE(AdvanceCycle("y2019", "REVIEW").ok());
    ComputeCycle("y2019");
    ASSERT_TRUE(AdvanceCycle("y2019", "DECISION").ok());
    EXPECT_THAT(AdvanceCycle("y2019", "PUBLICITY").status(), Breaks("cycle.not-decided"));
    const std::string resolution =
        Decide("result", "council", "审定考核结果", "PRESENT",
               "entitled: 9 present: 9 in_favour: 9", absl::CivilDay(2020, 1, 10));
    cycle_ = *AdvanceCycle("y2019", "PUBLICITY", "resolution: '" + resolution + "'");
  }
  std::string Ballots(int in_favour, int against) {
    std::string ballots;
    for (int i = 0; i < in_favour + against; ++i) {
      absl::StrAppend(&ballots, "named_ballots { voter: 'seat-", i,
                      "' vote: ", i < in_favour ? "IN_FAVOUR" : "AGAINST", " } ");
    }
    return ballots;
  }
  std::string Decision(const std::string& resolution, const std::string& more) {
    return absl::Substitute("$0 reconsideration { resolution: '$1' $2 }",
                            Name("cycles/y2019/objections/o1"),
                            InGroup("resolutions/" + resolution), more);
  }

  v1::Cycle cycle_;
};

TEST_F(ProcessTest, OnlyWhoHasBeenAMemberLongEnoughIsAssessed) {
  Prepare();
  ASSERT_THAT(cycle_.subjects(), SizeIs(3));
  ASSERT_THAT(cycle_.excluded_subjects(), SizeIs(1));
  EXPECT_EQ(cycle_.excluded_subjects(0).subject(), InGroup("organizations/dzy"));
  EXPECT_EQ(cycle_.excluded_subjects(0).rule_id(), "cycle.member-months");
  EXPECT_EQ(cycle_.excluded_subjects(0).reason(), "入会不满12个月");
}

TEST_F(ProcessTest, SelfAssessmentsNeedEvidenceAndAreCheckedByTheDepartmentOfTheLeaf) {
  Prepare();
  edugroup::testing::Caller azy = Shared().Member(group_, "azy");
  const std::string create = absl::StrCat(kEvaluation, "SubmissionService/CreateSubmission");
  const auto submission = [&](const std::string& school, const std::string& more) {
    return absl::StrCat(ParentOf("cycles/y2019"), "submission { subject: '",
                        InGroup("organizations/" + school), "' ", more, "}");
  };
  EXPECT_THAT((Ask<v1::Submission, v1::CreateSubmissionRequest>(azy, create, submission("bzy", ""))
                   .status()),
              FailsWith(ErrorReason::NOT_OWN_ORGANIZATION));
  Must<v1::Submission, v1::CreateSubmissionRequest>(
      azy, create,
      submission("azy",
                 "self_scores { indicator_id: 'filed' score: '30' "
                 "quantity { value: '100' unit: '%' } }"));
  const absl::Status refused = Refused<v1::Submission, v1::HandInSubmissionRequest>(
      azy, "SubmissionService/HandInSubmission", Name("cycles/y2019/submissions/azy"));
  EXPECT_THAT(refused, Breaks("submission.leaf-missing"));
  EXPECT_THAT(refused, Breaks("submission.evidence-missing"));
  HandIn("bzy", Scores("90", "50"));
  edugroup::testing::Caller other = As(auth::Role::DEPARTMENT, "zjb", "", "zjb");
  EXPECT_THAT((Refused<v1::Submission, v1::CheckSubmissionRequest>(
                  other, "SubmissionService/CheckSubmission",
                  CheckText("bzy", "leaf_checks { indicator_id: 'rating' verdict: CONFIRMED }"))),
              Breaks("submission.not-owner"));
}

// One half was counted (1/2), all was declared (100 %).
TEST_F(ProcessTest, ConflictsAreFindingsUntilSomebodySettlesThem) {
  Prepare();
  ASSERT_TRUE(AdvanceCycle("y2019", "SELF_ASSESSMENT").ok());
  HandIn("bzy", Scores("90", "100"));
  HandIn("azy", Scores("95", "100"));
  const auto conflicts = Do<v1::FindConflictsResponse, v1::FindConflictsRequest>(
      "SubmissionService/FindConflicts", ParentOf("cycles/y2019"));
  ASSERT_THAT(conflicts.findings(), SizeIs(1));
  EXPECT_EQ(conflicts.findings(0).measured(), "100 %");
  EXPECT_EQ(conflicts.findings(0).limit(), "1/2");
  const absl::Status refused = AdvanceCycle("y2019", "REVIEW").status();
  EXPECT_THAT(refused, Breaks("cycle.submissions-missing"));  // czy's
  EXPECT_THAT(refused, Breaks("cycle.conflicts-open"));

  const auto settled = Do<v1::Observation, v1::SettleConflictRequest>(
      "SubmissionService/SettleConflict",
      Name("cycles/y2019/submissions/bzy") +
          "indicator_id: 'filed' choice: DECLARED reason: '补交回执' settler: '秘书处办公室'");
  EXPECT_EQ(settled.fact_count().numerator(), 1);
  EXPECT_EQ(settled.fact_count().denominator(), 1);
  EXPECT_EQ(settled.settlement().collected_text(), "1/2");
  EXPECT_EQ(settled.settlement().declared_text(), "100 %");
  EXPECT_EQ(settled.settlement().principal(), "secretariat");
  EXPECT_EQ(settled.source_server(), "task");
  EXPECT_GT(settled.journal_position(), 0);
  // Collecting again leaves what was settled otherwise as it is.
  EXPECT_EQ(CollectCycle("y2019", absl::CivilDay(2020, 1, 10)).updated_count(), 0);
  EXPECT_THAT((Do<v1::FindConflictsResponse, v1::FindConflictsRequest>(
                   "SubmissionService/FindConflicts", ParentOf("cycles/y2019"))
                   .findings()),
              SizeIs(0));
  HandIn("czy", Scores("60", "0"));
  ASSERT_TRUE(AdvanceCycle("y2019", "REVIEW").ok());
  // Facts are frozen from now on: nothing is asked, nothing changes.
  EXPECT_EQ(
      CollectCycle("y2019", absl::CivilDay(2020, 3, 1)).cycle().collected_as_of_date().month(), 1);
}

TEST_F(ProcessTest, ResultsAreDecidedPublishedReconsideredAndFiled) {
  Prepare();
  ASSERT_TRUE(AdvanceCycle("y2019", "SELF_ASSESSMENT").ok());
  HandInAll();
  CheckAndSettle();
  Publish();
  EXPECT_EQ(cycle_.publicity_last_date().day(), 17);  // five working days: 13 to 17 January
  EXPECT_EQ(AssessmentOf("cycles/y2019/assessments/azy").total(), "99.00");  // 30 + 30 + 20 + 19
  EXPECT_EQ(AssessmentOf("cycles/y2019/assessments/bzy").total(), "56.00");  // 15 + 15 + 10 + 16
  EXPECT_EQ(AssessmentOf("cycles/y2019/assessments/czy").total(), "15.00");  // 12 × 100 ÷ 80
  const auto bulletin = Do<v1::ReportDocument, v1::GetBulletinRequest>("ReportService/GetBulletin",
                                                                       Name("cycles/y2019"));
  EXPECT_THAT(bulletin.tables(0).rows(0).cells(),
              ElementsAre("1", "安庆职业技术学院", "99.00", "优秀"));
  EXPECT_THAT(bulletin.text(), HasSubstr("岳西职业技术学校"));
  EXPECT_THAT(AdvanceCycle("y2019", "FINAL").status(), Breaks("cycle.publicity-running"));

  SetToday(absl::CivilDay(2020, 1, 17));
  edugroup::testing::Caller bzy = Shared().Member(group_, "bzy");
  const std::string file = absl::StrCat(kEvaluation, "ObjectionService/CreateObjection");
  const auto objection = [&](const std::string& school, const std::string& id) {
    return absl::Substitute(
        "$0 objection_id: '$1' objection { subject: '$2' reason: '措施已按期备案' "
        "indicator_ids: 'filed' }",
        ParentOf("cycles/y2019"), id, InGroup("organizations/" + school));
  };
  Must<v1::Objection, v1::CreateObjectionRequest>(bzy, file, objection("bzy", "o1"));
  EXPECT_THAT(
      (Ask<v1::Objection, v1::CreateObjectionRequest>(bzy, file, objection("czy", "o2")).status()),
      FailsWith(ErrorReason::NOT_OWN_ORGANIZATION));
  SetToday(absl::CivilDay(2020, 1, 18));
  EXPECT_THAT((Refused<v1::Objection, v1::CreateObjectionRequest>(
                  secretariat_, "ObjectionService/CreateObjection", objection("czy", "o2"))),
              Breaks("objection.too-late"));
  EXPECT_THAT(AdvanceCycle("y2019", "FINAL").status(), Breaks("cycle.objections-open"));

  // The council cannot reconsider; others need the majority of all their members, by name.
  const std::string correction =
      "corrections { indicator_id: 'filed' quantity { value: '100' unit: '%' } } ";
  const std::string decide = "ObjectionService/DecideObjection";
  Decide("again", "council", "复议", "ENTITLED", "entitled: 7 present: 7 in_favour: 5 against: 2",
         absl::CivilDay(2020, 1, 18));
  EXPECT_THAT((Refused<v1::Objection, v1::DecideObjectionRequest>(
                  council_, decide, Decision("again", Ballots(5, 2) + correction))),
              Breaks("objection.same-body"));
  Decide("present", "fyw", "复议", "PRESENT", "entitled: 7 present: 7 in_favour: 5 against: 2",
         absl::CivilDay(2020, 1, 18));
  EXPECT_THAT((Refused<v1::Objection, v1::DecideObjectionRequest>(
                  council_, decide, Decision("present", Ballots(5, 2) + correction))),
              Breaks("objection.majority-base"));
  const std::string opening = OpenReconsideration("bzy");
  EXPECT_EQ(CarryOut(opening).effects(0).state(), committee::v1::Effect::PENDING);
  Decide("right", "fyw", "复议", "ENTITLED", "entitled: 7 present: 7 in_favour: 5 against: 2",
         absl::CivilDay(2020, 1, 18));
  EXPECT_THAT((Refused<v1::Objection, v1::DecideObjectionRequest>(
                  council_, decide, Decision("right", Ballots(4, 2) + correction))),
              Breaks("objection.ballots-differ"));
  const auto upheld = Must<v1::Objection, v1::DecideObjectionRequest>(
      council_, absl::StrCat(kEvaluation, decide),
      Decision("right", Ballots(5, 2) + correction + "opinion: '回执属实'"));
  EXPECT_EQ(upheld.state(), v1::Objection::UPHELD);
  EXPECT_EQ(upheld.reconsideration().body(), InGroup("bodies/fyw"));
  const committee::v1::Resolution opened = CarryOut(opening);
  EXPECT_EQ(opened.effects(0).state(), committee::v1::Effect::DONE);
  EXPECT_THAT(opened.effects(0).results(), ElementsAre(upheld.name()));
  EXPECT_THAT(AdvanceCycle("y2019", "FINAL").status(), Breaks("cycle.results-outdated"));
  ComputeCycle("y2019");
  EXPECT_EQ(AssessmentOf("cycles/y2019/assessments/bzy").total(), "71.00");  // 30 + 15 + 10 + 16

  SetToday(absl::CivilDay(2020, 1, 20));
  ASSERT_TRUE(AdvanceCycle("y2019", "FINAL").ok());
  const auto results = Do<v1::ListResultsResponse, v1::ListResultsRequest>(
      "ResultService/ListResults", ParentOf("cycles/y2019"));
  ASSERT_THAT(results.results(), SizeIs(3));
  const v1::Result& best = results.results(0);
  EXPECT_EQ(best.certificate_number(), "y2019-001");
  EXPECT_EQ(best.consequences(0).text(), "年度绩效上浮");
  EXPECT_EQ(best.valid_until_date().year(), 2021);
  EXPECT_EQ(best.valid_until_date().day(), 19);
  EXPECT_EQ(results.results(1).grade(), "passed");
  EXPECT_EQ(results.results(2).consequences(0).kind(), v1::Consequence::RECTIFICATION);

  const std::string filing =
      "filing { authority: $0 file_date { year: 2020 month: 2 day: 3 } "
      "document_number: '安职集团〔2020〕1号' }";
  const auto filed = Do<v1::Cycle, v1::FileCycleRequest>(
      "CycleService/FileCycle",
      Name("cycles/y2019") + absl::Substitute(filing, "COMPETENT_DEPARTMENT"));
  const auto sheet = Do<v1::ReportDocument, v1::GetFilingSheetRequest>(
      "ReportService/GetFilingSheet", Name("cycles/y2019") + "authority: COMPETENT_DEPARTMENT");
  EXPECT_EQ(filed.filings(0).sheet_sha256(), sheet.sha256());
  EXPECT_THAT(sheet.text(), HasSubstr("y2019-001"));
  EXPECT_THAT(AdvanceCycle("y2019", "ARCHIVED").status(), Breaks("cycle.filings-missing"));
  Do<v1::Cycle, v1::FileCycleRequest>(
      "CycleService/FileCycle", Name("cycles/y2019") + absl::Substitute(filing, "CITY_GOVERNMENT"));
  const v1::Cycle archived = *AdvanceCycle("y2019", "ARCHIVED");
  ASSERT_THAT(archived.entered_phases(), SizeIs(7));

  // P-m: downgraded and revoked by resolution.
  SetToday(absl::CivilDay(2020, 6, 1));
  Decide("later", "council", "调整等级", "PRESENT", "entitled: 9 present: 9 in_favour: 9",
         absl::CivilDay(2020, 6, 1));
  const std::string why =
      absl::StrCat("reason: '复查不实' resolution: '", InGroup("resolutions/later"), "' ");
  EXPECT_THAT((Refused<v1::Result, v1::DowngradeResultRequest>(
                  council_, "ResultService/DowngradeResult",
                  Name("cycles/y2019/results/bzy") + why + "grade: 'excellent'")),
              Breaks("result.grade-not-lower"));
  const auto lower = Do<v1::Result, v1::DowngradeResultRequest>(
      "ResultService/DowngradeResult", Name("cycles/y2019/results/bzy") + why + "grade: 'failed'");
  EXPECT_EQ(lower.state(), v1::Result::DOWNGRADED);
  EXPECT_EQ(lower.result_changes(0).from_grade(), "passed");
  EXPECT_EQ(lower.consequences(0).kind(), v1::Consequence::RECTIFICATION);
  EXPECT_EQ((Do<v1::Result, v1::RevokeResultRequest>("ResultService/RevokeResult",
                                                     Name("cycles/y2019/results/azy") + why))
                .state(),
            v1::Result::REVOKED);
}

// P-l, P12: what the assessment shows becomes tasks, and each measure knows its task.
TEST_F(ProcessTest, ProblemsBecomeTasksOfThePlanThatTheyMake) {
  Prepare();
  Do<v1::Problem, v1::CreateProblemRequest>(
      "ProblemService/CreateProblem",
      absl::Substitute(
          "$0 problem_id: 'p1' problem { subject: '$1' indicator_id: 'ontime' "
          "display_name: '任务未按期完成' "
          "measures { text: '建立月度调度' lead: '专业建设部' implementers: '怀宁职业技术学校' "
          "  limit_text: '2020.06' } "
          "measures { text: '指定专人报送' lead: '专业建设部' implementers: '怀宁职业技术学校' "
          "  limit_text: '2020.03' } }",
          ParentOf("cycles/y2019"), InGroup("organizations/czy")));
  const std::string convert = absl::Substitute(
      "$0 names: '$1' plan_id: 'rectify' plan_display_name: '2019年度考核整改方案' request_id: "
      "'r1'",
      ParentOf("cycles/y2019"), InGroup("cycles/y2019/problems/p1"));
  const auto made = Do<v1::ConvertProblemsResponse, v1::ConvertProblemsRequest>(
      "ProblemService/ConvertProblems", convert);
  EXPECT_EQ(made.plan(), InGroup("plans/rectify"));
  ASSERT_THAT(made.problems(), SizeIs(1));
  EXPECT_EQ(made.problems(0).state(), v1::Problem::TASKED);
  const auto task = Must<task::v1::Task, task::v1::GetTaskRequest>(
      secretariat_, "edugroup.task.v1.TaskService/GetTask",
      absl::StrCat("name: '", made.problems(0).measures(1).task(), "'"));
  EXPECT_EQ(task.text(), "指定专人报送");
  const auto again = Do<v1::ConvertProblemsResponse, v1::ConvertProblemsRequest>(
      "ProblemService/ConvertProblems", convert);
  EXPECT_EQ(again.SerializeAsString(), made.SerializeAsString());
  EXPECT_THAT((Refused<v1::ConvertProblemsResponse, v1::ConvertProblemsRequest>(
                  secretariat_, "ProblemService/ConvertProblems",
                  absl::Substitute("$0 names: '$1' plan_display_name: '又一方案'",
                                   ParentOf("cycles/y2019"), InGroup("cycles/y2019/problems/p1")))),
              FailsWith(ErrorReason::STATE_CONFLICT));
}

}  // namespace
}  // namespace edugroup::evaluation
