#include "services/membership/register_service.h"

#include <map>
#include <set>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "common/sql/marks.h"
#include "common/value/date.h"
#include "common/value/status.h"
#include "services/membership/date_field.h"
#include "services/membership/entry.h"
#include "services/membership/entry_summary.h"
#include "services/membership/group_store.h"
#include "services/membership/kind_store.h"
#include "services/membership/organization_store.h"
#include "services/membership/refusal.h"
#include "services/membership/register.h"
#include "services/membership/register_store.h"
#include "services/membership/register_templates.h"

namespace edugroup::membership {
namespace {

using google::protobuf::Empty;
using resource::Change;
using v1::Entry;
using v1::Register;

constexpr int kMostCounted = 20000;
constexpr int kMostReindexed = 10000;
constexpr size_t kNamesPerStatement = 200;

// Registers that rules refer to: of the same group, and there.
absl::Status CheckReferences(Change& change, const Register& record) {
  for (int i = 0; i < record.rules_size(); ++i) {
    const std::string& name = record.rules(i).reference().register_();
    if (name.empty() || name == record.name()) continue;
    const std::string field = absl::StrCat("register.rules[", i, "].reference.register");
    if (!Registers().pattern.Matches(name) ||
        resource::ParentOf(name) != resource::ParentOf(record.name())) {
      return InvalidField(field, "must be a register of the group", "必须是本集团的台账");
    }
    const absl::Status found = change.Read<Register>(Registers(), name).status();
    if (absl::IsNotFound(found)) return ReferenceNotFound(field, name);
    RETURN_IF_ERROR(found);
  }
  return absl::OkStatus();
}

// Nothing that entries have is lost, and they keep what they are called by and whose they are.
absl::Status CheckKept(Change& change, const Register& before, const Register& after) {
  for (const Loss& loss : LossesOf(before, after)) {
    ASSIGN_OR_RETURN(const bool used, IsInUse(change, before.name(), loss));
    if (!used) continue;
    const std::string what =
        loss.option_id.empty() ? loss.column_id : absl::StrCat(loss.column_id, "=", loss.option_id);
    return InUse(absl::StrCat("entries have a value in ", what),
                 absl::StrCat("已有条目填写了 ", what, "，不能删除或改变类型"));
  }
  const bool same_columns = before.title_column() == after.title_column() &&
                            before.owner_column() == after.owner_column();
  if (same_columns) return absl::OkStatus();
  ASSIGN_OR_RETURN(const bool has_entries, HasEntries(change, before.name()));
  if (!has_entries) return absl::OkStatus();
  return InUse("a register with entries keeps its title_column and owner_column",
               "已有条目的台账不能更换名称栏目和填报单位栏目");
}

// Finds the entries by the new rules' keys.
absl::Status Reindex(Change& change, const Register& record) {
  ASSIGN_OR_RETURN(
      const std::vector<Entry> entries,
      change.LoadAll<Entry>(Entries(), record.name(), InRegister(record.name()), kMostReindexed));
  std::vector<const Entry*> all;
  for (const Entry& entry : entries) all.push_back(&entry);
  return KeepTokens(change, record, all, false);
}

resource::Condition InStates(const v1::SummarizeEntriesRequest& request) {
  sql::Params params;
  for (const int state : request.states()) {
    params.emplace_back(Entry::State_Name(static_cast<Entry::State>(state)));
  }
  if (params.empty()) params.emplace_back(Entry::State_Name(Entry::VERIFIED));
  return {absl::StrCat("state IN (", sql::Marks(params.size()), ")"), params};
}

// Names for people of the rows of one table, by resource name.
absl::StatusOr<std::map<std::string, std::string>> ReadNames(
    sql::Database& database, absl::Time deadline, absl::string_view group,
    const resource::Table& table, const std::vector<std::string>& names) {
  std::map<std::string, std::string> found;
  for (size_t first = 0; first < names.size(); first += kNamesPerStatement) {
    const size_t count = std::min(names.size() - first, kNamesPerStatement);
    sql::Params params = {resource::GroupOf(group)};
    for (size_t i = first; i < first + count; ++i) {
      params.emplace_back(resource::PathOf(names[i]));
    }
    ASSIGN_OR_RETURN(
        const sql::Rows rows,
        database.Read(deadline,
                      {"summary_names",
                       absl::StrCat("SELECT path, display_name FROM ", table.table,
                                    " WHERE group_id = ? AND path IN (", sql::Marks(count), ")")},
                      params));
    for (const sql::Row& row : rows) {
      found[absl::StrCat(group, "/", row[0].bytes())] = row[1].bytes();
    }
  }
  return found;
}

}  // namespace

RegisterService::RegisterService(resource::Store& store, rpc::Methods& methods) : store_(store) {
  using S = RegisterService;
  constexpr char kName[] = "edugroup.membership.v1.RegisterService/";
  methods.Serve(absl::StrCat(kName, "CreateRegister"), this, &S::Create);
  methods.Serve(absl::StrCat(kName, "GetRegister"), this, &S::Get);
  methods.Serve(absl::StrCat(kName, "ListRegisters"), this, &S::List);
  methods.Serve(absl::StrCat(kName, "UpdateRegister"), this, &S::Update);
  methods.Serve(absl::StrCat(kName, "DeleteRegister"), this, &S::Delete);
  methods.Serve(absl::StrCat(kName, "FindRegisterTemplates"), this, &S::FindTemplates);
  methods.Serve(absl::StrCat(kName, "SummarizeEntries"), this, &S::Summarize);
  methods.Serve(absl::StrCat(kName, "SummarizeCoverage"), this, &S::SummarizeCoverage);
}

absl::StatusOr<Register> RegisterService::Create(rpc::Call& call,
                                                 const v1::CreateRegisterRequest& request) {
  RETURN_IF_ERROR(Registers().pattern.CheckParent("parent", request.parent()));
  ASSIGN_OR_RETURN(const std::string name, resource::NewName(Registers(), request.parent(),
                                                             request.register_id(), "register_id"));
  Register wanted = request.register_();
  resource::ClearOutputOnly(wanted);
  wanted.set_name(name);
  if (!request.template_id().empty()) {
    const v1::RegisterTemplate* source = FindTemplate(request.template_id());
    if (source == nullptr) {
      return InvalidField("template_id", "no template has this id", "没有这个台账模板");
    }
    ApplyTemplate(*source, wanted);
  }
  RETURN_IF_ERROR(Refuse(CheckRegister(wanted)));
  return store_.Write<Register>(call, request, [&](Change& change) -> absl::StatusOr<Register> {
    Register record = wanted;
    RETURN_IF_ERROR(CheckReferences(change, record));
    RETURN_IF_ERROR(change.Insert(Registers(), record));
    return record;
  });
}

absl::StatusOr<Register> RegisterService::Get(rpc::Call& call,
                                              const v1::GetRegisterRequest& request) {
  return store_.Get<Register>(call, Registers(), request.name());
}

absl::StatusOr<v1::ListRegistersResponse> RegisterService::List(
    rpc::Call& call, const v1::ListRegistersRequest& request) {
  RETURN_IF_ERROR(Registers().pattern.CheckParent("parent", request.parent()));
  ASSIGN_OR_RETURN(resource::Page<Register> page,
                   store_.List<Register>(call, Registers(), resource::QueryOf(request)));
  v1::ListRegistersResponse response;
  for (Register& record : page.items) *response.add_registers() = std::move(record);
  response.set_next_page_token(page.next_page_token);
  return response;
}

absl::StatusOr<Register> RegisterService::Update(rpc::Call& call,
                                                 const v1::UpdateRegisterRequest& request) {
  const Register& patch = request.register_();
  return store_.Write<Register>(call, request, [&](Change& change) -> absl::StatusOr<Register> {
    ASSIGN_OR_RETURN(const Register before, change.Load<Register>(Registers(), patch.name()));
    RETURN_IF_ERROR(resource::CheckEtag(patch.etag(), before));
    Register after = before;
    RETURN_IF_ERROR(resource::ApplyMask(request.update_mask(), patch, after));
    RETURN_IF_ERROR(Refuse(CheckRegister(after)));
    RETURN_IF_ERROR(CheckReferences(change, after));
    RETURN_IF_ERROR(CheckKept(change, before, after));
    RETURN_IF_ERROR(change.Update(Registers(), before, after));
    if (UniqueRulesDiffer(before, after)) RETURN_IF_ERROR(Reindex(change, after));
    return after;
  });
}

absl::StatusOr<Empty> RegisterService::Delete(rpc::Call& call,
                                              const v1::DeleteRegisterRequest& request) {
  return store_.Write<Empty>(call, request, [&](Change& change) -> absl::StatusOr<Empty> {
    ASSIGN_OR_RETURN(const Register record, change.Load<Register>(Registers(), request.name()));
    RETURN_IF_ERROR(resource::CheckEtag(request.etag(), record));
    ASSIGN_OR_RETURN(const bool has_entries, HasEntries(change, record.name()));
    if (has_entries) return InUse("the register has entries", "该台账已有条目，不能删除");
    RETURN_IF_ERROR(change.Delete(Registers(), record));
    return Empty();
  });
}

absl::StatusOr<v1::FindRegisterTemplatesResponse> RegisterService::FindTemplates(
    rpc::Call&, const v1::FindRegisterTemplatesRequest& request) {
  RETURN_IF_ERROR(Groups().pattern.Check("parent", request.parent()));
  v1::FindRegisterTemplatesResponse response;
  for (const v1::RegisterTemplate& record : RegisterTemplates()) {
    *response.add_register_templates() = record;
  }
  return response;
}

absl::StatusOr<v1::EntrySummary> RegisterService::Summarize(
    rpc::Call& call, const v1::SummarizeEntriesRequest& request) {
  RETURN_IF_ERROR(Registers().pattern.Check("parent", request.parent()));
  ASSIGN_OR_RETURN(const Register record,
                   store_.Get<Register>(call, Registers(), request.parent()));
  RETURN_IF_ERROR(Refuse(CheckSummary(record, request)));
  resource::ListQuery query;
  query.parent = request.parent();
  query.filter = request.filter();
  query.conditions = {InRegister(record.name()), InStates(request)};
  if (call.ActsForOwnOrganizationOnly()) {
    query.conditions.push_back(OwnedBy(call.claims().organization));
  }
  ASSIGN_OR_RETURN(std::vector<Entry> entries,
                   store_.All<Entry>(call, Entries(), query, kMostCounted));
  if (value::IsSet(request.as_of())) {
    ASSIGN_OR_RETURN(const absl::CivilDay day, DayOf(request.as_of(), "as_of"));
    std::erase_if(entries, [&](const Entry& entry) {
      return !InForceOn(day, entry, request.interval_column());
    });
  }
  ASSIGN_OR_RETURN(v1::EntrySummary summary, membership::Summarize(record, entries, request));
  RETURN_IF_ERROR(NameKeys(call, summary));
  return summary;
}

absl::Status RegisterService::NameKeys(rpc::Call& call, v1::EntrySummary& summary) {
  std::set<std::string> organizations, kinds;
  for (const v1::EntryGroup& group : summary.groups()) {
    for (const v1::EntryGroupKey& key : group.keys()) {
      if (Organizations().pattern.Matches(key.value())) organizations.insert(key.value());
      if (Kinds().pattern.Matches(key.value())) kinds.insert(key.value());
    }
  }
  const std::string group = absl::StrCat("groups/", call.group);
  ASSIGN_OR_RETURN(auto names, ReadNames(store_.database(), call.deadline, group, Organizations(),
                                         {organizations.begin(), organizations.end()}));
  ASSIGN_OR_RETURN(auto kind_names, ReadNames(store_.database(), call.deadline, group, Kinds(),
                                              {kinds.begin(), kinds.end()}));
  names.merge(kind_names);
  for (v1::EntryGroup& entries : *summary.mutable_groups()) {
    for (v1::EntryGroupKey& key : *entries.mutable_keys()) {
      const auto name = names.find(key.value());
      if (name != names.end() && key.display_name().empty()) key.set_display_name(name->second);
    }
  }
  return absl::OkStatus();
}

absl::StatusOr<RegisterService::Side> RegisterService::ReadSide(rpc::Call& call,
                                                                absl::string_view group,
                                                                const v1::CoverageColumn& side,
                                                                const std::string& field,
                                                                absl::CivilDay day) {
  if (!Registers().pattern.Matches(side.register_()) ||
      resource::ParentOf(side.register_()) != group) {
    return InvalidField(field + ".register", absl::StrCat("must be a register of ", group),
                        "必须是本集团的台账");
  }
  const absl::StatusOr<Register> record = store_.Get<Register>(call, Registers(), side.register_());
  if (absl::IsNotFound(record.status())) {
    return ReferenceNotFound(field + ".register", side.register_());
  }
  RETURN_IF_ERROR(record.status());
  const v1::RegisterColumn* column = FindColumn(*record, side.column());
  static const auto& types = *new std::set<v1::RegisterColumn::Type>{
      v1::RegisterColumn::TEXT, v1::RegisterColumn::OPTION, v1::RegisterColumn::ORGANIZATION,
      v1::RegisterColumn::KIND};
  if (column == nullptr || !types.contains(column->type())) {
    return InvalidField(field + ".column", "must be a TEXT, OPTION, ORGANIZATION or KIND column",
                        "应为文本、选项、单位或分类项栏目");
  }
  const v1::RegisterColumn* interval = FindColumn(*record, side.interval_column());
  if (!side.interval_column().empty() && (interval == nullptr || !IsTemporal(*interval))) {
    return InvalidField(field + ".interval_column", "must be a column of dates or intervals",
                        "应为日期或起止时间栏目");
  }
  resource::ListQuery query;
  query.parent = record->name();
  query.conditions = {InRegister(record->name()),
                      {"state = ?", {Entry::State_Name(Entry::VERIFIED)}}};
  Side read;
  ASSIGN_OR_RETURN(read.entries, store_.All<Entry>(call, Entries(), query, kMostCounted));
  if (interval != nullptr) {
    std::erase_if(read.entries, [&](const Entry& entry) {
      return !InForceOn(day, entry, side.interval_column());
    });
  }
  read.column = *column;
  return read;
}

absl::StatusOr<std::vector<Target>> RegisterService::ReadTargets(
    rpc::Call& call, const v1::SummarizeCoverageRequest& request, absl::CivilDay day) {
  if (request.has_target_column()) {
    ASSIGN_OR_RETURN(const Side side, ReadSide(call, request.parent(), request.target_column(),
                                               "target_column", day));
    return TargetsOf(side.column, side.entries);
  }
  resource::ListQuery query;
  query.parent = request.parent();
  const std::string taxonomy = v1::Kind::Taxonomy_Name(request.target_taxonomy().taxonomy());
  query.conditions = {{"taxonomy = ?", {taxonomy}}};
  ASSIGN_OR_RETURN(const std::vector<v1::Kind> kinds,
                   store_.All<v1::Kind>(call, Kinds(), query, kMostCounted));
  return TargetsOf(kinds);
}

absl::StatusOr<v1::Coverage> RegisterService::SummarizeCoverage(
    rpc::Call& call, const v1::SummarizeCoverageRequest& request) {
  RETURN_IF_ERROR(Groups().pattern.Check("parent", request.parent()));
  if (request.targets_case() == v1::SummarizeCoverageRequest::TARGETS_NOT_SET) {
    return InvalidField("targets", "needs target_column or target_taxonomy",
                        "应指明产业台账的栏目或产业分类");
  }
  absl::CivilDay day = call.today;
  if (value::IsSet(request.as_of())) {
    ASSIGN_OR_RETURN(day, DayOf(request.as_of(), "as_of"));
  }
  ASSIGN_OR_RETURN(const std::vector<Target> targets, ReadTargets(call, request, day));
  ASSIGN_OR_RETURN(const Side serving,
                   ReadSide(call, request.parent(), request.serving(), "serving", day));
  return Cover(serving.column, serving.entries, targets);
}

}  // namespace edugroup::membership
