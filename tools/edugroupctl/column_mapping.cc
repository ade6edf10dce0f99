#include "tools/edugroupctl/column_mapping.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "common/value/status.h"
#include "edugroup/membership/v1/organization_service.pb.h"
#include "tools/edugroupctl/yaml_message.h"

namespace edugroup::ctl {
namespace {

struct Headings {
  const char* field;
  const char* headings;
};
constexpr Headings kOrganizationHeadings[] = {
    {"organization_id", "单位编号,id"},
    {"display_name",
     "单位名称,单位全称,全称,名称,成员单位,成员单位名称,单位,学校名称,院校名称,企业名称,机构名称"},
    {"short_name", "简称,单位简称"},
    {"aliases", "别名,曾用名,其他名称"},
    {"unified_social_credit_code", "统一社会信用代码,社会信用代码,信用代码"},
    {"kind", "类别,单位类别,成员类别,类型,单位类型,单位性质,性质"},
    {"tags", "标签"},
    {"industry_clusters", "产业集群,所属产业集群"},
    {"region", "区域,所在区域,地区,所在地区"},
    {"student_count", "在校生数,在校生人数,在校生,在校学生数,学生数"},
    {"contact_name", "联系人,联系人姓名,姓名"},
    {"contact_post", "职务,联系人职务"},
    {"contact_phone", "电话,联系电话,联系方式,联系人电话,手机,手机号"},
    {"contact_email", "邮箱,电子邮箱,电子邮件,联系人邮箱"},
    {"note", "备注,说明"},
};

}  // namespace

void ColumnMapping::Add(absl::string_view heading, absl::string_view field) {
  fields_[reading::HeadingKey(heading)] = std::string(field);
}

absl::Status ColumnMapping::AddFile(const std::string& path) {
  ASSIGN_OR_RETURN(const YAML::Node root, LoadYaml(path));
  if (!root.IsMap())
    return absl::InvalidArgumentError(absl::StrCat(path, ": wants heading: field"));
  for (const auto& entry : root) {
    if (!entry.first.IsScalar() || !entry.second.IsScalar()) {
      return absl::InvalidArgumentError(
          absl::StrCat(path, ":", LineOf(entry.first), ": wants heading: field"));
    }
    const std::string& field = entry.second.Scalar();
    Add(entry.first.Scalar(), field == "-" ? "" : field);
  }
  return absl::OkStatus();
}

std::string ColumnMapping::Find(absl::string_view key) const {
  const auto find = [this](const std::string& heading) {
    const auto found = fields_.find(heading);
    return found == fields_.end() ? "" : found->second;
  };
  std::string field = find(std::string(key));
  const size_t slash = key.rfind('/');
  if (!field.empty() || slash == key.npos) return field;
  field = find(absl::StrReplaceAll(key, {{"/", ""}}));
  if (field.empty()) field = find(std::string(key.substr(slash + 1)));
  return field.empty() ? find(std::string(key.substr(0, slash))) : field;
}

ColumnMapping OrganizationColumns() {
  ColumnMapping mapping;
  const auto* row = membership::v1::OrganizationRow::descriptor();
  for (int i = 0; i < row->field_count(); ++i) {
    const std::string& name = row->field(i)->name();
    if (name != "source") mapping.Add(name, name);
  }
  for (const Headings& known : kOrganizationHeadings) {
    for (absl::string_view heading : absl::StrSplit(known.headings, ',')) {
      mapping.Add(heading, known.field);
    }
  }
  return mapping;
}

}  // namespace edugroup::ctl
