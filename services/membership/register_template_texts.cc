#include "services/membership/register_template_texts.h"

#include <array>

namespace edugroup::membership {
namespace {

// P13, P15, P16, L13: training centres, practice bases, industry colleges, studios.
constexpr char kFacilities[] = R"pb(
  template_id: "facilities"
  display_name: "设施与基地"
  description: "实训中心、创新实践基地、产业学院、工作室等，一处一行；未评级的填“未评”，不留空。"
  title_column: "name"
  owner_column: "organization"
  columns {
    column_id: "name"
    display_name: "名称"
    aliases: "实训室名称"
    aliases: "基地名称"
    type: TEXT
  }
  columns {
    column_id: "organization"
    display_name: "建设单位"
    aliases: "所属单位"
    aliases: "依托单位"
    type: ORGANIZATION
  }
  columns {
    column_id: "kind"
    display_name: "类别"
    type: OPTION
    options { option_id: "training-center" display_name: "实训中心" aliases: "实训室" }
    options { option_id: "practice-base" display_name: "创新实践基地" }
    options { option_id: "teaching-research-base" display_name: "产教研基地" }
    options { option_id: "shared-base" display_name: "共享实训基地" }
    options { option_id: "industry-college" display_name: "产业学院" }
    options { option_id: "enterprise-college" display_name: "企业学院" }
    options { option_id: "master-studio" display_name: "技能大师工作室" aliases: "名师工作室" }
    options { option_id: "virtual-platform" display_name: "虚拟实训平台" }
    options { option_id: "tech-transfer" display_name: "技术转移机构" }
    options { option_id: "other" display_name: "其他" }
  }
  columns {
    column_id: "site"
    display_name: "设在"
    type: OPTION
    options { option_id: "school" display_name: "学校" }
    options { option_id: "enterprise" display_name: "企业" }
    options { option_id: "elsewhere" display_name: "其他单位" }
  }
  columns {
    column_id: "grade"
    display_name: "等级"
    aliases: "星级"
    type: OPTION
    options { option_id: "five-star" display_name: "五星" aliases: "五星级" }
    options { option_id: "four-star" display_name: "四星" aliases: "四星级" }
    options { option_id: "three-star" display_name: "三星" aliases: "三星级" }
    options { option_id: "two-star" display_name: "二星" aliases: "二星级" aliases: "两星" }
    options { option_id: "one-star" display_name: "一星" aliases: "一星级" }
    options { option_id: "not-rated" display_name: "未评" aliases: "未评级" unrated: true }
  }
  columns {
    column_id: "stage"
    display_name: "申办阶段"
    type: OPTION
    options { option_id: "planned" display_name: "拟建" }
    options { option_id: "applied" display_name: "已申报" }
    options { option_id: "approved" display_name: "已批准" aliases: "已挂牌" }
  }
  columns { column_id: "since" display_name: "成立时间" aliases: "挂牌时间" type: PARTIAL_DATE }
  columns { column_id: "certificate" display_name: "证明材料" type: FILE allows_many: true }
  rules {
    rule_id: "complete"
    severity: HARD
    required { columns: "name" columns: "organization" }
  }
  rules {
    rule_id: "same-facility"
    severity: HARD
    unique { columns: "name" columns: "organization" }
  }
)pb";

// Y14, Y20: letters of intent are no agreements.
constexpr char kAgreements[] = R"pb(
  template_id: "agreements"
  display_name: "合作协议"
  description: "签订的协议与意向书，一份一行。意向书与协议分开统计。"
  title_column: "title"
  columns { column_id: "title" display_name: "名称" aliases: "协议名称" type: TEXT }
  columns {
    column_id: "kind"
    display_name: "类别"
    type: OPTION
    options { option_id: "intent" display_name: "意向书" aliases: "合作意向书" }
    options { option_id: "agreement" display_name: "协议" aliases: "合作协议" aliases: "协议书" }
    options { option_id: "order-class" display_name: "订单班协议" }
  }
  columns { column_id: "parties" display_name: "签约单位" type: ORGANIZATION allows_many: true }
  columns { column_id: "others" display_name: "集团外单位" type: TEXT allows_many: true }
  columns { column_id: "signed" display_name: "签订日期" type: PARTIAL_DATE }
  columns { column_id: "period" display_name: "有效期" type: DATE_INTERVAL }
  columns { column_id: "classes" display_name: "订单班数" type: QUANTITY unit: "个" }
  columns { column_id: "students" display_name: "学生数" type: QUANTITY unit: "人" }
  columns { column_id: "file" display_name: "协议文本" type: FILE allows_many: true }
  rules {
    rule_id: "complete"
    severity: HARD
    required { columns: "title" columns: "kind" columns: "signed" }
  }
  rules {
    rule_id: "with-text"
    severity: SOFT
    required { columns: "file" }
  }
)pb";

// P23, L11, J23: secondments, joint research, student exchange, master and apprentice.
constexpr char kExchanges[] = R"pb(
  template_id: "exchanges"
  display_name: "交流与挂职"
  description: "派出、接收的教师和干部，一人一次一行；尚未结束的不填止月。"
  owner_column: "sender"
  columns { column_id: "person" display_name: "姓名" aliases: "派出教师" type: PERSON }
  columns { column_id: "sender" display_name: "派出单位" aliases: "派出学校" type: ORGANIZATION }
  columns { column_id: "receiver" display_name: "接收单位" aliases: "援助学校" type: TEXT }
  columns {
    column_id: "kind"
    display_name: "类别"
    type: OPTION
    options { option_id: "secondment" display_name: "挂职支教" aliases: "支教" aliases: "挂职" }
    options { option_id: "enterprise-practice" display_name: "企业实践" }
    options { option_id: "joint-research" display_name: "联合教研" }
    options { option_id: "student-exchange" display_name: "学生交流" }
    options { option_id: "apprenticeship" display_name: "师徒结对" }
  }
  columns { column_id: "period" display_name: "起止时间" aliases: "支教时间" type: MONTH_INTERVAL }
  rules {
    rule_id: "complete"
    severity: HARD
    required { columns: "person" columns: "sender" columns: "receiver" columns: "period" }
  }
)pb";

// P19, Y15, A3: programmes with the industries they serve.
constexpr char kProgrammes[] = R"pb(
  template_id: "programmes"
  display_name: "专业"
  description: "各校开设的专业，一校一专业一行；停办的填写止期。"
  title_column: "name"
  owner_column: "school"
  columns { column_id: "name" display_name: "专业名称" type: TEXT }
  columns { column_id: "school" display_name: "开设学校" type: ORGANIZATION }
  columns {
    column_id: "industries"
    display_name: "对接产业"
    type: KIND
    taxonomy: INDUSTRY_CLUSTER
    allows_many: true
  }
  columns {
    column_id: "level"
    display_name: "层次"
    type: OPTION
    options { option_id: "secondary" display_name: "中职" }
    options {
      option_id: "through-train"
      display_name: "贯通培养"
      aliases: "中高贯通"
      aliases: "中本贯通"
    }
    options { option_id: "higher" display_name: "高职" }
    options { option_id: "undergraduate" display_name: "本科" }
  }
  columns {
    column_id: "distinction"
    display_name: "建设类别"
    type: OPTION
    options { option_id: "demonstration" display_name: "示范专业" aliases: "示范" }
    options { option_id: "brand" display_name: "品牌专业" aliases: "品牌" }
    options { option_id: "ordinary" display_name: "一般专业" }
  }
  columns { column_id: "partners" display_name: "贯通院校" type: TEXT allows_many: true }
  columns { column_id: "offered" display_name: "开办时间" type: DATE_INTERVAL }
  columns { column_id: "students" display_name: "在校生数" type: QUANTITY unit: "人" }
  rules {
    rule_id: "complete"
    severity: HARD
    required { columns: "name" columns: "school" columns: "offered" }
  }
  rules {
    rule_id: "serves-industry"
    severity: SOFT
    required { columns: "industries" }
  }
  rules {
    rule_id: "of-a-school"
    severity: HARD
    reference { column: "school" standard_kinds: SCHOOL }
  }
  rules {
    rule_id: "same-programme"
    severity: HARD
    unique { columns: "name" columns: "school" columns: "level" }
  }
)pb";

// Y19, P22, P31: achievements have a level, a grade, a date and several owners.
constexpr char kAchievements[] = R"pb(
  template_id: "achievements"
  display_name: "成果与荣誉"
  description: "教学成果、竞赛奖牌和荣誉；多家单位共有的成果只登记一行，逐一列出完成单位。"
  title_column: "title"
  columns {
    column_id: "title"
    display_name: "名称"
    aliases: "成果名称"
    aliases: "学生技能大赛"
    type: TEXT
  }
  columns {
    column_id: "owners"
    display_name: "完成单位"
    aliases: "获奖单位"
    type: ORGANIZATION
    allows_many: true
  }
  columns { column_id: "bodies" display_name: "参与的委员会" type: TEXT allows_many: true }
  columns { column_id: "people" display_name: "完成人" type: PERSON allows_many: true }
  columns {
    column_id: "level"
    display_name: "级别"
    type: OPTION
    options { option_id: "international" display_name: "国际" aliases: "世界" }
    options { option_id: "national" display_name: "国家级" aliases: "全国" }
    options { option_id: "provincial" display_name: "省级" aliases: "省（市）级" aliases: "上海市" }
    options { option_id: "city" display_name: "市级" }
    options { option_id: "district" display_name: "区县级" aliases: "区级" aliases: "县级" }
  }
  columns {
    column_id: "grade"
    display_name: "等第"
    type: OPTION
    options { option_id: "special" display_name: "特等奖" }
    options { option_id: "first" display_name: "一等奖" }
    options { option_id: "second" display_name: "二等奖" }
    options { option_id: "third" display_name: "三等奖" }
    options { option_id: "not-graded" display_name: "不分等第" unrated: true }
  }
  columns { column_id: "awarded" display_name: "获得时间" type: PARTIAL_DATE }
  columns { column_id: "gold" display_name: "金牌" type: QUANTITY unit: "枚" }
  columns { column_id: "silver" display_name: "银牌" type: QUANTITY unit: "枚" }
  columns { column_id: "bronze" display_name: "铜牌" type: QUANTITY unit: "枚" }
  columns { column_id: "medals" display_name: "合计" type: QUANTITY unit: "枚" }
  columns { column_id: "certificate" display_name: "证书" type: FILE allows_many: true }
  rules {
    rule_id: "complete"
    severity: HARD
    required { columns: "title" columns: "level" }
  }
  rules {
    rule_id: "medals-add-up"
    severity: HARD
    total {
      part_columns: "gold"
      part_columns: "silver"
      part_columns: "bronze"
      total_column: "medals"
    }
  }
)pb";

// P17: guide, application, approval, management, results.
constexpr char kResearch[] = R"pb(
  template_id: "research-projects"
  display_name: "研究项目"
  description: "按年度指南申报、批准立项的研究项目，一项一行。"
  title_column: "title"
  owner_column: "lead"
  columns { column_id: "title" display_name: "项目名称" aliases: "课题名称" type: TEXT }
  columns { column_id: "lead" display_name: "承担单位" aliases: "牵头单位" type: ORGANIZATION }
  columns { column_id: "partners" display_name: "合作单位" type: ORGANIZATION allows_many: true }
  columns { column_id: "leader" display_name: "负责人" type: PERSON }
  columns { column_id: "approved" display_name: "立项时间" type: PARTIAL_DATE }
  columns { column_id: "concluded" display_name: "结题时间" type: PARTIAL_DATE }
  columns {
    column_id: "stage"
    display_name: "阶段"
    type: OPTION
    options { option_id: "applied" display_name: "申报" }
    options { option_id: "approved" display_name: "立项" }
    options { option_id: "under-way" display_name: "在研" }
    options { option_id: "accepted" display_name: "结题" aliases: "验收" }
    options { option_id: "ended" display_name: "终止" }
  }
  columns { column_id: "funding" display_name: "经费" type: MONEY }
  rules {
    rule_id: "complete"
    severity: HARD
    required { columns: "title" columns: "lead" columns: "stage" }
  }
  rules {
    rule_id: "dates-in-order"
    severity: HARD
    order { first_column: "approved" last_column: "concluded" }
  }
  rules {
    rule_id: "funding-positive"
    severity: HARD
    range {
      column: "funding"
      thresholds { operator: AT_LEAST value: "0" }
    }
  }
)pb";

// Y12, Y13, Y14, P27: every seminar has five parts; figures of what came of an event.
constexpr char kEvents[] = R"pb(
  template_id: "events"
  display_name: "活动"
  description: "研讨、对接、培训、竞赛等活动，一场一行；研讨活动应具备五个环节。"
  title_column: "title"
  columns { column_id: "title" display_name: "活动名称" type: TEXT }
  columns { column_id: "date" display_name: "时间" type: PARTIAL_DATE }
  columns {
    column_id: "series"
    display_name: "系列"
    type: OPTION
    options { option_id: "seminar" display_name: "研讨活动" }
    options { option_id: "visit" display_name: "校企走访" }
    options { option_id: "teacher-training" display_name: "教师企业实践" }
    options { option_id: "contest" display_name: "技能竞赛" }
    options { option_id: "job-fair" display_name: "招聘会" }
    options { option_id: "other" display_name: "其他" }
  }
  columns { column_id: "hosts" display_name: "承办单位" type: ORGANIZATION allows_many: true }
  columns { column_id: "policy-briefing" display_name: "政策宣讲" type: BOOLEAN }
  columns { column_id: "contest-visit" display_name: "竞赛观摩" type: BOOLEAN }
  columns { column_id: "signing" display_name: "签约" type: BOOLEAN }
  columns { column_id: "alliance-launch" display_name: "成立专业联盟" type: BOOLEAN }
  columns { column_id: "discussion" display_name: "深入研讨" type: BOOLEAN }
  columns { column_id: "enterprises" display_name: "参与企业" type: QUANTITY unit: "家" }
  columns { column_id: "letters" display_name: "签订意向书" type: QUANTITY unit: "份" }
  columns { column_id: "visited" display_name: "走访企业" type: QUANTITY unit: "家" }
  columns { column_id: "teachers" display_name: "教师" type: QUANTITY unit: "人次" }
  columns { column_id: "classes" display_name: "订单班" type: QUANTITY unit: "个" }
  columns { column_id: "students" display_name: "学生" type: QUANTITY unit: "人" }
  rules {
    rule_id: "complete"
    severity: HARD
    required { columns: "title" columns: "date" }
  }
  rules {
    rule_id: "five-parts"
    severity: INFO
    required {
      columns: "policy-briefing"
      columns: "contest-visit"
      columns: "signing"
      columns: "alliance-launch"
      columns: "discussion"
    }
  }
)pb";

// P14, P24: who was chosen and who counts are two numbers.
constexpr char kTraining[] = R"pb(
  template_id: "training"
  display_name: "培训"
  description: "培训和对口帮扶项目，一项一行。“计入人次”只填本单位接待或培训的人次，选派总数填“选派人次”。"
  title_column: "title"
  owner_column: "organizer"
  columns { column_id: "title" display_name: "项目" aliases: "对口帮扶项目" type: TEXT }
  columns {
    column_id: "organizer"
    display_name: "组织单位"
    aliases: "牵头组织单位"
    type: ORGANIZATION
  }
  columns { column_id: "period" display_name: "时间" type: DATE_INTERVAL }
  columns { column_id: "selected" display_name: "选派人次" type: QUANTITY unit: "人次" }
  columns {
    column_id: "trainees"
    display_name: "计入人次"
    aliases: "培训人次"
    type: QUANTITY
    unit: "人次"
  }
  columns { column_id: "funding" display_name: "经费" type: MONEY }
  columns { column_id: "fund" display_name: "经费来源" type: TEXT }
  rules {
    rule_id: "complete"
    severity: HARD
    required { columns: "title" }
  }
  rules {
    rule_id: "counted-of-selected"
    severity: HARD
    order { first_column: "trainees" last_column: "selected" }
  }
)pb";

}  // namespace

absl::Span<const char* const> RegisterTemplateTexts() {
  static constexpr std::array kTexts = {kFacilities,   kAgreements, kExchanges, kProgrammes,
                                        kAchievements, kResearch,   kEvents,    kTraining};
  return kTexts;
}

}  // namespace edugroup::membership
