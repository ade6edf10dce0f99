// Other groups on the servers of a task scenario, with plans of their own.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "tests/scenarios/task_fixture.h"

namespace edugroup::task {

class TaskGroups : public TaskScenario {
 protected:
  // A group of schools {id, name} with a council that adopted its plans, and an office 秘书处.
  static void AddGroup(const char* id, const char* name,
                       const std::vector<std::pair<const char*, const char*>>& schools) {
    Caller op = servers_->Operator();
    Ask<membership::v1::Group>(op, "edugroup.membership.v1.GroupService/CreateGroup",
                               Parse<membership::v1::CreateGroupRequest>(absl::StrCat(
                                   "group_id: '", id, "' group { display_name: '", name, "' }")));
    AddKind("school", "职业学校", "taxonomy: ORGANIZATION_KIND standard_kind: SCHOOL", id);
    AddKind("member", "成员单位", "taxonomy: AFFILIATION_KIND", id);
    for (const auto& [school, title] : schools) {
      AddMember(school, title, "school", Day(2013, 1, 1), id);
    }
    AddBody("council", "理事会", "council", id);
    AddBody("office", "秘书处", "department", id);
    Resolve("adopted", "in_favour: 30", id);
  }
  static v1::PlanRow Row(const std::string& text, const std::string& limit) {
    v1::PlanRow row;
    row.set_category("工作安排");
    row.set_text(text);
    row.set_lead("秘书处");
    row.set_implementers("各成员学校");
    row.set_limit_text(limit);
    return row;
  }
  static v1::ImportPlanRequest PlanOf(const std::string& group, const std::string& id) {
    v1::ImportPlanRequest request;
    request.set_parent("groups/" + group);
    request.set_plan_id(id);
    request.mutable_plan()->set_display_name("年度工作安排");
    request.mutable_plan()->set_adopting_resolution(
        absl::StrCat("groups/", group, "/resolutions/adopted"));
    request.mutable_plan()->add_collectives()->set_text("各成员学校");
    return request;
  }
  static v1::ImportPlanResponse ImportTo(const std::string& group,
                                         const v1::ImportPlanRequest& request) {
    Caller clerk = servers_->Secretariat(group);
    return Ask<v1::ImportPlanResponse>(clerk, absl::StrCat(kPlan, "ImportPlan"), request);
  }
  static v1::IssuePlanRequest IssueOf(const v1::ImportPlanRequest& request) {
    return Parse<v1::IssuePlanRequest>(absl::StrCat(
        "name: '", request.parent(), "/plans/", request.plan_id(), "' base_date ", Text(kIssued)));
  }
  static v1::Plan ImportAndIssue(const std::string& group, const v1::ImportPlanRequest& request) {
    ImportTo(group, request);
    Caller clerk = servers_->Secretariat(group);
    return Ask<v1::Plan>(clerk, absl::StrCat(kPlan, "IssuePlan"), IssueOf(request));
  }
};

}  // namespace edugroup::task
