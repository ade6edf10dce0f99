// The governing structure of Jiading's restructuring plan (J3, J8–J16) through the public API.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "tests/scenarios/committee_world.h"
#include "tests/scenarios/ctl.h"

namespace edugroup::committee {
namespace {

using ::testing::Contains;
using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

constexpr const char* kSubGroups[] = {"文化艺术", "装备制造", "电子信息", "财经商贸",
                                      "旅游服务", "教育体育", "公共管理", "交通运输"};
constexpr const char* kCommittees[] = {"产教融合", "师资建设", "专业建设", "社会服务", "创新创业"};
constexpr char kLiving[] = "as_of { year: 2021 month: 12 day: 20 }";

std::string BodyText(const std::string& id, const std::string& name, const std::string& parent,
                     const std::string& kind, const std::string& more = "",
                     const std::string& state = "ESTABLISHED") {
  return absl::StrCat("bodies { body { name: '$/bodies/", id, "' display_name: '", name,
                      "' kind: '", kind, "' ",
                      parent.empty() ? "" : absl::StrCat("parent_body: '$/bodies/", parent, "' "),
                      more, " } state: ", state, " } ");
}

// J14: SOFT; one chair, deputies, members and advisers open, five kinds of source.
constexpr char kCommitteeRules[] = R"(
    composition_rules { rule_id: "one-chair" severity: SOFT
        count_range { roles: "chair" min: 1 max: 1 } }
    composition_rules { rule_id: "sources" severity: SOFT
        eligibility { roles: ["chair", "deputy-chair", "member", "adviser"]
          any_of { standard_kinds: [GOVERNMENT, ASSOCIATION, ENTERPRISE, SCHOOL] }
          any_of { person_tags_any: "expert" } } } )";
// J15, J16.
std::string SubGroupRules(const std::string& denominator) {
  return absl::StrCat(R"(
    composition_rules { rule_id: "one-leader" severity: SOFT
        count_range { roles: "leader" min: 1 max: 1 } }
    composition_rules { rule_id: "one-deputy" severity: SOFT
        count_range { roles: "deputy-leader" min: 1 max: 1 } }
    composition_rules { rule_id: "who" severity: SOFT
        eligibility { roles: ["leader", "deputy-leader", "member"] any_of {
          person_tags_any: ["programme-leader", "backbone-teacher", "teaching-manager", "expert",
                            "technician"] } } }
    composition_rules { rule_id: "enterprise-share" severity: SOFT ratio {
        numerator { standard_kinds: [ENTERPRISE, ASSOCIATION] } denominator_roles: )",
                      denominator, R"( threshold { operator: AT_LEAST value: "1/2" } } } )");
}

// The seven groups of before (J3), and the structure of the plan (J8, J10–J12).
std::string OldStructure() {
  std::string text = "effective_date { year: 2009 month: 2 day: 1 } " +
                     BodyText("council", "理事会", "", "council", "aliases: '董事会'") +
                     BodyText("secretariat", "秘书处", "council", "secretariat", "order_index: 1");
  for (int i = 1; i <= 7; ++i) {
    text += BodyText(absl::StrCat("old-", i), absl::StrCat("校企合作专业组", i), "council",
                     "cooperation-group",
                     absl::StrCat("order_index: 9 duties { id: 'd' text: '专业", i, "合作' }"));
  }
  return text;
}
std::string NewStructure() {
  std::string text =
      "effective_date { year: 2021 month: 12 day: 1 } dissolve_missing: true "
      "dissolve_reason: '整合为专业建设协作组' structure_version_id: 'v2021' "
      "structure_version { display_name: '2021年组织结构调整' "
      "source { document: '组织结构调整建设方案' place: '三、建设内容' } } " +
      BodyText("council", "理事会", "", "council", "aliases: '董事会'") +
      BodyText("secretariat", "秘书处", "council", "secretariat",
               "order_index: 1 composition_rules { rule_id: 'deputies' severity: HARD "
               "count_range { roles: 'deputy-secretary-general' min: 1 max: 2 } }") +
      BodyText("advisory", "发展专家咨询委员会", "council", "advisory-committee", "order_index: 2",
               "PREPARING");
  for (size_t i = 0; i < std::size(kCommittees); ++i) {
    text += BodyText(absl::StrCat("committee-", i), absl::StrCat(kCommittees[i], "工作委员会"),
                     "council", "committee",
                     absl::StrCat("order_index: ", 3 + i, " legal_basis { document: '集团章程' } ",
                                  kCommitteeRules));
  }
  for (size_t i = 0; i < std::size(kSubGroups); ++i) {
    const std::string predecessor =
        i < 7 ? absl::StrCat(" predecessors: '$/bodies/old-", i + 1, "' ") : " ";
    text += BodyText(absl::StrCat("sub-", i), absl::StrCat(kSubGroups[i], "专业建设协作组"),
                     "committee-2", "sub-group",
                     absl::StrCat("order_index: ", i, predecessor, SubGroupRules("'member'")));
  }
  return text;
}

class JiadingScenario : public ::testing::Test {
 protected:
  static void SetUpTestSuite() {
    world_ = new World("jiading", "嘉定职业教育集团", absl::CivilDay(2021, 12, 20));
    world_->AddOrganization("bureau", "区教育局", "government");
    world_->AddOrganization("school", "工艺美术学校", "school");
    world_->AddOrganization("firm", "远方影视", "enterprise");
    world_->AddOrganization("trade", "装备行业协会", "association");
    world_->ApplyStructure(OldStructure());
    world_->Appoint("old-1", "leader",
                    "role: 'leader' unit { organization: '$/organizations/school' } "
                    "start_date { year: 2015 }");
  }
  static void TearDownTestSuite() { delete world_; }

  static std::string Person(const std::string& role, const std::string& organization,
                            const std::string& tag) {
    return absl::StrCat("role: '", role,
                        "' person { person_name: '某人' organization: ", "'$/organizations/",
                        organization, "' tags: '", tag, "' } start_date { year: 2021 month: 12 }");
  }

  // The plan's structure, which the tests may need in any order.
  static v1::ApplyStructureResponse Restructure() {
    return world_->ApplyStructure(
        NewStructure() +
        "waivers { rule_id: 'structure.dissolves-office' reason: '结构调整' by: '理事会' }");
  }

  static World* world_;
};
World* JiadingScenario::world_ = nullptr;

std::vector<std::string> Kinds(const v1::ApplyStructureResponse& response) {
  std::vector<std::string> kinds;
  for (const v1::StructureChange& change : response.changes()) {
    kinds.push_back(v1::StructureChange::Kind_Name(change.kind()));
  }
  return kinds;
}

TEST_F(JiadingScenario, AppliesTheNewStructureOnceAndExplainsIt) {
  // The diff: what is new, what changes, what goes and whom it takes along.
  const auto diff = world_->ApplyStructure(NewStructure() + "validate_only: true");
  const std::vector<std::string> kinds = Kinds(diff);
  EXPECT_EQ(std::count(kinds.begin(), kinds.end(), "CREATED"), 1 + 5 + 8);
  EXPECT_EQ(std::count(kinds.begin(), kinds.end(), "DISSOLVED"), 7);
  EXPECT_EQ(std::count(kinds.begin(), kinds.end(), "UNCHANGED"), 1);
  ASSERT_EQ(std::count(kinds.begin(), kinds.end(), "CHANGED"), 1);
  EXPECT_EQ(diff.changes(1).differences(0).field(), "composition_rules");
  const v1::StructureChange& first = diff.changes(16);
  EXPECT_EQ(first.body().name(), "groups/jiading/bodies/old-1");
  EXPECT_THAT(first.ended_appointments(),
              ElementsAre("groups/jiading/bodies/old-1/appointments/leader"));
  EXPECT_THAT(first.successors(), ElementsAre("groups/jiading/bodies/sub-0"));
  EXPECT_THAT(first.orphaned_duties(), IsEmpty());
  EXPECT_THAT(world_->Chart(kLiving), SizeIs(9));

  // Somebody would lose office: that needs a reason.
  EXPECT_EQ(ReasonOf(world_->Try<v1::ApplyStructureResponse, v1::ApplyStructureRequest>(
                "BodyService/ApplyStructure", "parent: '$' " + NewStructure())),
            access::v1::RULE_VIOLATED);
  const auto applied = Restructure();
  EXPECT_EQ(applied.structure_version().name(), "groups/jiading/structureVersions/v2021");
  EXPECT_EQ(applied.structure_version().body_count(), 16);
  // Once more: nothing changes, no version is kept.
  const auto again = Restructure();
  EXPECT_THAT(Kinds(again), Each(std::string("UNCHANGED")));
  EXPECT_FALSE(again.has_structure_version());
  // J11: the plan lists the committees in one order and their duties in another; neither is a key.
  auto turned = world_->Parse<v1::ApplyStructureRequest>("parent: '$' " + NewStructure());
  std::reverse(turned.mutable_bodies()->begin(), turned.mutable_bodies()->end());
  const auto same = world_->clerk().Ask<v1::ApplyStructureResponse>(
      World::FullMethod("BodyService/ApplyStructure"), turned);
  ASSERT_TRUE(same.ok()) << same.status();
  EXPECT_THAT(Kinds(*same), Each(std::string("UNCHANGED")));

  EXPECT_THAT(
      world_->Chart(),
      ElementsAre("理事会", ".秘书处", ".发展专家咨询委员会", ".产教融合工作委员会",
                  ".师资建设工作委员会", ".专业建设工作委员会", "..文化艺术专业建设协作组",
                  "..装备制造专业建设协作组", "..电子信息专业建设协作组",
                  "..财经商贸专业建设协作组", "..旅游服务专业建设协作组",
                  "..教育体育专业建设协作组", "..公共管理专业建设协作组",
                  "..交通运输专业建设协作组", ".社会服务工作委员会", ".创新创业工作委员会"));
  EXPECT_THAT(world_->Chart("as_of { year: 2021 month: 11 day: 30 }"), SizeIs(9));
  EXPECT_THAT(world_->Chart("structure_version: '$/structureVersions/v2021'"), SizeIs(15));
  const auto ended = world_->Ask<v1::Appointment, v1::GetAppointmentRequest>(
      "AppointmentService/GetAppointment", "name: '$/bodies/old-1/appointments/leader'");
  EXPECT_EQ(ended.end_date().day(), 30);
  const auto versions =
      world_->Ask<v1::ListStructureVersionsResponse, v1::ListStructureVersionsRequest>(
          "BodyService/ListStructureVersions", "parent: '$'");
  EXPECT_THAT(versions.structure_versions(), SizeIs(1));
}

// X7: a chart of a past day shows names and places of that day.
TEST_F(JiadingScenario, AChartOfAPastDayIsAsItWas) {
  world_->AddBody("office", "宣传办公室", "parent_body: '$/bodies/council' order_index: 50");
  world_->Establish("office", "year: 2018 month: 3");
  const std::string renamed =
      "body { name: '$/bodies/office' display_name: '宣传联络办公室' parent_body: "
      "'$/bodies/secretariat' } effective_date { year: 2020 month: 1 day: 1 } "
      "update_mask { paths: 'display_name' paths: 'parent_body' }";
  const auto after =
      world_->Ask<v1::Body, v1::UpdateBodyRequest>("BodyService/UpdateBody", renamed);
  EXPECT_EQ(after.revisions_size(), 1);
  EXPECT_THAT(world_->Chart("as_of { year: 2019 month: 12 day: 31 }"), Contains(".宣传办公室"));
  EXPECT_THAT(world_->Chart("as_of { year: 2020 month: 1 day: 1 }"), Contains("..宣传联络办公室"));
  const auto was = world_->Ask<v1::Body, v1::GetBodyRequest>(
      "BodyService/GetBody", "name: '$/bodies/office' as_of { year: 2019 month: 6 day: 1 }");
  EXPECT_EQ(was.parent_body(), "groups/jiading/bodies/council");
  // Not before the last change, not in the future.
  for (const char* day : {"year: 2019 month: 12 day: 31", "year: 2021 month: 12 day: 21"}) {
    EXPECT_EQ(ReasonOf(world_->Try<v1::Body, v1::UpdateBodyRequest>(
                  "BodyService/UpdateBody",
                  absl::StrCat("body { name: '$/bodies/office' display_name: '办' } "
                               "effective_date { ",
                               day, " }"))),
              access::v1::FIELDS_INVALID);
  }
}

// J16 under both readings of 组员: of 3 firms in 7 members one more is needed; with both leaders
// counted 4 of 9 are not half either.
TEST_F(JiadingScenario, HalfOfTheMembersUnderBothReadings) {
  for (const auto& [id, denominator] :
       {std::pair("narrow", "'member'"), {"wide", "['leader', 'deputy-leader', 'member']"}}) {
    world_->AddBody(id, absl::StrCat("试读", id), SubGroupRules(denominator));
    std::string batch = absl::StrCat("parent: '$/bodies/", id, "' ");
    const auto add = [&](const std::string& appointment) {
      absl::StrAppend(&batch, "requests { parent: '$/bodies/", id, "' appointment { ", appointment,
                      " } } ");
    };
    add(Person("leader", "school", "programme-leader"));
    add(Person("deputy-leader", "school", "backbone-teacher"));
    for (int i = 0; i < 3; ++i) add(Person("member", i == 2 ? "trade" : "firm", "technician"));
    for (int i = 0; i < 4; ++i) add(Person("member", "school", "backbone-teacher"));
    world_->Ask<v1::BatchAppointResponse, v1::BatchAppointRequest>(
        "AppointmentService/BatchAppoint", batch);
    world_->Establish(id, "year: 2021 month: 12 day: 1");
  }
  const auto share = [&](const std::string& body, const std::string& more = "") {
    return world_->Evaluate(body, more).findings(3);
  };
  EXPECT_EQ(share("narrow").finding().measured(), "3/7");
  EXPECT_EQ(share("narrow").further_needed(), 1);  // 4/8
  EXPECT_EQ(share("wide").finding().measured(), "3/9");
  EXPECT_EQ(share("wide").further_needed(), 3);  // 6/12
  const std::string designer =
      absl::StrCat("changes { appoint { ", Person("member", "firm", "expert"), " } } ");
  EXPECT_TRUE(share("narrow", designer).holds());
  EXPECT_FALSE(share("wide", designer).holds());
  // What if the association left the group?
  const auto without = share("narrow", "changes { leaving_organization: '$/organizations/trade' }");
  EXPECT_EQ(without.finding().measured(), "2/6");
  EXPECT_TRUE(without.would_worsen());
  // One call for all bodies says the same.
  const auto all = world_->Ask<v1::EvaluateCompositionsResponse, v1::EvaluateCompositionsRequest>(
      "BodyService/EvaluateCompositions", "parent: '$' deficient_only: true");
  std::map<std::string, int> broken;
  for (const auto& one : all.compositions()) broken[one.body()] = one.broken_count();
  EXPECT_EQ(broken["groups/jiading/bodies/narrow"], 1);
  EXPECT_EQ(broken["groups/jiading/bodies/wide"], 1);
}

// J14: advisers apart from members; SOFT, so that a second chair needs a waiver.
TEST_F(JiadingScenario, ACommitteeHasOneChairAndAdvisersBesideItsMembers) {
  world_->AddBody("j14", "试行工作委员会", kCommitteeRules);
  world_->Appoint("j14", "chair", Person("chair", "bureau", "head"));
  world_->Appoint("j14", "deputy-1", Person("deputy-chair", "school", "head"));
  world_->Appoint("j14", "adviser-1",
                  "role: 'adviser' capacity: CAPACITY_ADVISER person { person_name: '某专家' "
                  "tags: 'expert' } start_date { year: 2021 month: 12 }");
  world_->Establish("j14", "year: 2021 month: 12 day: 1");
  EXPECT_EQ(ReasonOf(world_->TryAppoint("j14", "second", Person("chair", "school", "head"))),
            access::v1::RULE_VIOLATED);
  EXPECT_EQ(ReasonOf(world_->TryAppoint("j14", "voter",
                                        "role: 'adviser' capacity: CAPACITY_ADVISER voting: true "
                                        "unit { organization: '$/organizations/firm' } "
                                        "start_date { year: 2021 }")),
            access::v1::FIELDS_INVALID);
  world_->Appoint("j14", "second", Person("chair", "school", "head"),
                  "waivers { rule_id: 'one-chair' reason: '交接期' by: '秘书长' }");
  const auto all = world_->Ask<v1::EvaluateCompositionsResponse, v1::EvaluateCompositionsRequest>(
      "BodyService/EvaluateCompositions", "parent: '$'");
  for (const v1::BodyComposition& one : all.compositions()) {
    if (one.body() != "groups/jiading/bodies/j14") continue;
    EXPECT_EQ(one.member_count(), 3);
    EXPECT_EQ(one.adviser_count(), 1);
    EXPECT_EQ(one.broken_count(), 1);
  }
}

// J13: the picture, drawn by Graphviz from what the server says.
class ChartPicture {
 public:
  struct Box {
    double left, right, bottom, top;
  };

  explicit ChartPicture(const std::string& dot) {
    const std::filesystem::path path =
        std::filesystem::temp_directory_path() / absl::StrCat("chart_", resource::NewId());
    std::ofstream(path) << dot;
    std::ostringstream plain;
    FILE* pipe = popen(absl::StrCat("dot -Tplain ", path.string()).c_str(), "r");
    char line[4096];
    while (fgets(line, sizeof line, pipe) != nullptr) plain << line;
    EXPECT_EQ(pclose(pipe), 0);
    std::filesystem::remove(path);
    std::istringstream in(plain.str());
    for (std::string row; std::getline(in, row);) {
      std::istringstream words(row);
      std::string kind, name;
      double x = 0, y = 0, width = 0, height = 0;
      words >> kind >> name >> x >> y >> width >> height;
      if (kind != "node") continue;
      boxes.push_back({x - width / 2, x + width / 2, y - height / 2, y + height / 2});
    }
  }

  int Overlaps() const {
    int count = 0;
    for (size_t i = 0; i < boxes.size(); ++i) {
      for (size_t j = i + 1; j < boxes.size(); ++j) {
        const Box &a = boxes[i], &b = boxes[j];
        count += a.left < b.right && b.left < a.right && a.bottom < b.top && b.bottom < a.top;
      }
    }
    return count;
  }
  double Width() const {
    double width = 0;
    for (const Box& box : boxes) width = std::max(width, box.right);
    return width;
  }

  std::vector<Box> boxes;
};

std::string ReadFile(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::stringstream content;
  content << file.rdbuf();
  return content.str();
}

TEST_F(JiadingScenario, TheChartIsDrawnWithoutOverlapsAndReadable) {
  if (world_->Chart("root: '$/bodies/council'").size() < 16) Restructure();
  world_->AddSeat("sub-2", "deputy", "role: 'deputy-leader' title: '副组长'");
  const auto chart = world_->FullChart("root: '$/bodies/council' marks: true");
  const ChartPicture picture(chart.dot());
  ASSERT_GE(picture.boxes.size(), 16);
  EXPECT_EQ(picture.Overlaps(), 0);
  // Eight sub-groups side by side and five committees on a page of A3, 16.5 inches.
  EXPECT_LT(picture.Width(), 16.5);
  // No leader yet: marked as broken, and the vacant seat is counted.
  EXPECT_THAT(chart.dot(), HasSubstr("缺1席\\n不符"));
  EXPECT_THAT(chart.mermaid(), HasSubstr("电子信息专业建设协作组缺1席"));

  const Ctl ctl(world_->servers(), "jiading", world_->clerk().token(), {"membership", "committee"});
  const std::filesystem::path base =
      std::filesystem::temp_directory_path() / absl::StrCat("jiading_", resource::NewId());
  for (const char* format : {".svg", ".png", ".dot", ".mmd"}) {
    const Ran ran = ctl.Run(absl::StrCat("chart --root council --out ", base.string(), format));
    ASSERT_EQ(ran.exit_code, 0) << ran.output;
  }
  const std::string svg = ReadFile(base.string() + ".svg");
  EXPECT_THAT(svg, HasSubstr("文化艺术"));
  EXPECT_THAT(svg, HasSubstr("（筹建）"));
  EXPECT_THAT(ReadFile(base.string() + ".png").substr(1, 3), "PNG");
  EXPECT_THAT(ReadFile(base.string() + ".mmd"), HasSubstr("flowchart TD"));
  for (const char* format : {".svg", ".png", ".dot", ".mmd"}) {
    std::filesystem::remove(base.string() + format);
  }
  const Ran tree = ctl.Run("chart --root council");
  EXPECT_EQ(tree.exit_code, 0);
  EXPECT_THAT(tree.output, HasSubstr("电子信息专业建设协作组"));
  EXPECT_EQ(ctl.Run("chart --out chart.jpeg").exit_code, 2);
}

}  // namespace
}  // namespace edugroup::committee
