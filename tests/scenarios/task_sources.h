// Groups of Jiading, Yichang, Putuo and Linzi, for what their documents ask of plans.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "tests/scenarios/task_groups.h"

namespace edugroup::task {

using Pairs = std::vector<std::pair<std::string, std::string>>;

class SourcesScenario : public TaskGroups {
 protected:
  static void SetUpTestSuite() {
    TaskGroups::SetUpTestSuite();
    AddGroup("jiading", "嘉定职业教育集团", {{"art", "艺术学校"}, {"it", "信息技术学校"}});
    Caller clerk = servers_->Secretariat("jiading");
    Ask<committee::v1::Body>(
        clerk, "edugroup.committee.v1.BodyService/CreateBody",
        Parse<committee::v1::CreateBodyRequest>(
            "parent: 'groups/jiading' body_id: 'services' body { display_name: "
            "'社会服务工作委员会' aliases: '社会服务委员会' kind: 'committee' "
            "duties { id: 'apply' text: '协助院校申报培训资质' } "
            "duties { id: 'feedback' text: '定期向集团和院校反馈' } }"));
    AddGroup("yichang", "宜昌三峡职业教育集团",
             {{"sanxia", "湖北三峡职业技术学院"}, {"tourism", "旅游职业学校"}});
    AddGroup("putuo", "普陀区职业教育集团", {{"caoyang", "曹杨职业技术学校"}});
    AddGroup("linzi", "临淄区职业教育联盟", {{"lzzz", "临淄中等专业学校"}});
    AddOrganization("bureau", "普陀区教育局", "school", "putuo");
    AddOrganization("clinic", "区疾病预防控制中心", "school", "putuo");
  }
  static v1::ImportPlanRequest PlanOfRows(const std::string& group, const std::string& id,
                                          const Pairs& rows) {
    v1::ImportPlanRequest request = PlanOf(group, id);
    for (const auto& [text, limit] : rows) *request.add_rows() = Row(text, limit);
    return request;
  }
  static std::vector<std::string> RulesOf(const v1::ImportPlanResponse& response) {
    std::vector<std::string> rules;
    for (const type::Finding& finding : response.findings()) rules.push_back(finding.rule_id());
    return rules;
  }
  static v1::ExportPlanResponse Export(const std::string& group, const std::string& id) {
    Caller clerk = servers_->Secretariat(group);
    return Ask<v1::ExportPlanResponse>(
        clerk, absl::StrCat(kPlan, "ExportPlan"),
        Parse<v1::ExportPlanRequest>(absl::StrCat("name: 'groups/", group, "/plans/", id, "'")));
  }
  // Imports what was exported as another plan.
  static v1::ImportPlanResponse ImportAgain(const std::string& group, const std::string& id,
                                            const v1::ExportPlanResponse& table) {
    v1::ImportPlanRequest request;
    request.set_parent("groups/" + group);
    request.set_plan_id(id);
    *request.mutable_plan() = table.plan();
    request.mutable_plan()->clear_etag();
    *request.mutable_rows() = table.rows();
    return ImportTo(group, request);
  }
  static v1::PlanBoard BoardOf(const std::string& group, const std::string& id, Day day) {
    Caller clerk = servers_->Secretariat(group);
    return Ask<v1::PlanBoard>(clerk, absl::StrCat(kPlan, "GetPlanBoard"),
                              Parse<v1::GetPlanBoardRequest>(absl::StrCat(
                                  "name: 'groups/", group, "/plans/", id, "' as_of ", Text(day))));
  }
  // "启动 2/6": name, tasks and assignments of each line.
  static std::vector<std::string> Lines(
      const google::protobuf::RepeatedPtrField<v1::BoardLine>& lines) {
    std::vector<std::string> said;
    for (const v1::BoardLine& line : lines) {
      said.push_back(absl::StrCat(line.display_name(), " ", line.task_count(), "/",
                                  line.counts().assignments()));
    }
    return said;
  }
  static std::vector<std::string> TasksWith(const std::string& group, const std::string& id,
                                            const std::string& filter) {
    Caller clerk = servers_->Secretariat(group);
    v1::ListTasksRequest request;
    request.set_parent(absl::StrCat("groups/", group, "/plans/", id));
    request.set_filter(filter);
    std::vector<std::string> texts;
    const auto list = Ask<v1::ListTasksResponse>(clerk, absl::StrCat(kTask, "ListTasks"), request);
    for (const v1::Task& task : list.tasks()) texts.push_back(task.text());
    return texts;
  }
  static std::vector<std::string> PlansWith(const std::string& group, const std::string& filter) {
    Caller clerk = servers_->Secretariat(group);
    v1::ListPlansRequest request;
    request.set_parent("groups/" + group);
    request.set_filter(filter);
    std::vector<std::string> ids;
    const auto list = Ask<v1::ListPlansResponse>(clerk, absl::StrCat(kPlan, "ListPlans"), request);
    for (const v1::Plan& plan : list.plans())
      ids.push_back(plan.name().substr(plan.name().rfind('/') + 1));
    return ids;
  }
};

}  // namespace edugroup::task
