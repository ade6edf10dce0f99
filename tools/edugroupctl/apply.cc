#include "tools/edugroupctl/apply.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "common/value/status.h"
#include "tools/edugroupctl/diff.h"

namespace edugroup::ctl {
namespace {

using google::protobuf::Reflection;

const FieldDescriptor& Field(const Message& message, const std::string& name) {
  return *message.GetDescriptor()->FindFieldByName(name);
}

void SetString(Message& message, const std::string& field, const std::string& value) {
  message.GetReflection()->SetString(&message, &Field(message, field), value);
}

std::string GetString(const Message& message, const std::string& field) {
  return message.GetReflection()->GetString(message, &Field(message, field));
}

// Name of the value of the field "state"; empty for resources without one.
std::string StateOf(const Message& resource) {
  const FieldDescriptor* field = resource.GetDescriptor()->FindFieldByName("state");
  if (field == nullptr) return "";
  return resource.GetReflection()->GetEnum(resource, field)->name();
}

std::unique_ptr<Message> CreateRequest(const Item& item) {
  auto request = NewMessage(*item.create_request->GetDescriptor());
  request->CopyFrom(*item.create_request);
  const Reflection& reflection = *request->GetReflection();
  reflection.MutableMessage(request.get(), &Field(*request, item.collection->field))
      ->CopyFrom(*item.resource);
  SetString(*request, absl::StrCat(item.collection->field, "_id"), item.id);
  if (!item.parent.empty()) SetString(*request, "parent", item.parent);
  return request;
}

// Sets only the given fields.
std::unique_ptr<Message> UpdateRequest(const Item& item,
                                       const std::vector<const FieldDescriptor*>& fields,
                                       const std::string& etag) {
  auto request = NewMessage(*item.collection->update->input_type());
  const Reflection& reflection = *request->GetReflection();
  Message& resource =
      *reflection.MutableMessage(request.get(), &Field(*request, item.collection->field));
  resource.CopyFrom(*item.resource);
  SetString(resource, "name", item.name);
  SetString(resource, "etag", etag);
  Message& mask = *reflection.MutableMessage(request.get(), &Field(*request, "update_mask"));
  for (const FieldDescriptor* field : fields) {
    mask.GetReflection()->AddString(&mask, &Field(mask, "paths"), field->name());
  }
  return request;
}

}  // namespace

absl::StatusOr<Applied> Applier::Apply(const Item& item) {
  auto get = NewMessage(*item.collection->get->input_type());
  SetString(*get, "name", item.name);
  auto current = NewMessage(*item.collection->resource);
  const absl::Status found = session_.Ask(NameOf(*item.collection->get), *get, *current);
  if (absl::IsNotFound(found)) {
    // A dry run has not made the group that this completes.
    return item.completes ? Applied{Outcome::kCreated, {}} : Create(item);
  }
  RETURN_IF_ERROR(found);

  Applied applied;
  std::vector<const FieldDescriptor*> differing;
  for (const FieldDescriptor* field : item.fields) {
    const std::vector<Difference> differences = Diff(*current, *item.resource, {field});
    if (differences.empty()) continue;
    differing.push_back(field);
    for (const Difference& difference : differences) {
      applied.details.push_back(ToText(difference));
    }
  }
  if (!differing.empty()) {
    applied.outcome = Outcome::kChanged;
    RETURN_IF_ERROR(Update(item, differing, *current));
  }
  RETURN_IF_ERROR(TakeSteps(item, *current, applied));
  return applied;
}

absl::StatusOr<Applied> Applier::Create(const Item& item) {
  Applied applied{Outcome::kCreated, {}};
  if (dry_run_) {
    for (const Step& step : item.steps) applied.details.push_back(step.name);
    return applied;
  }
  auto created = NewMessage(*item.collection->resource);
  RETURN_IF_ERROR(session_.Ask(NameOf(*item.collection->create), *CreateRequest(item), *created));
  RETURN_IF_ERROR(TakeSteps(item, *created, applied));
  return applied;
}

absl::Status Applier::Update(const Item& item, const std::vector<const FieldDescriptor*>& fields,
                             Message& current) {
  if (item.collection->update == nullptr) {
    return absl::FailedPreconditionError(
        absl::StrCat(item.name, " differs from the file and cannot be changed"));
  }
  for (const FieldDescriptor* field : fields) {
    if (IsImmutable(*field)) {
      return absl::FailedPreconditionError(absl::StrCat(
          item.name, ": ", field->json_name(), " differs from the file and cannot be changed"));
    }
  }
  if (dry_run_) return absl::OkStatus();
  const auto request = UpdateRequest(item, fields, GetString(current, "etag"));
  return session_.Ask(NameOf(*item.collection->update), *request, current);
}

absl::Status Applier::TakeSteps(const Item& item, Message& current, Applied& applied) {
  for (const Step& step : item.steps) {
    const std::string state = StateOf(current);
    if (std::find(step.from.begin(), step.from.end(), state) == step.from.end()) continue;
    if (!dry_run_) RETURN_IF_ERROR(session_.Ask(NameOf(*step.method), *step.request, current));
    if (applied.outcome == Outcome::kUnchanged) applied.outcome = Outcome::kChanged;
    applied.details.push_back(
        dry_run_ ? step.name : absl::StrCat(step.name, ": ", state, " → ", StateOf(current)));
  }
  return absl::OkStatus();
}

std::vector<ContractCall> CallsToMake(const Item& item) {
  std::vector<ContractCall> calls;
  if (item.completes) {
    calls.push_back({NameOf(*item.collection->update), UpdateRequest(item, item.fields, "")});
    return calls;
  }
  calls.push_back({NameOf(*item.collection->create), CreateRequest(item)});
  for (const Step& step : item.steps) {
    auto request = NewMessage(*step.request->GetDescriptor());
    request->CopyFrom(*step.request);
    calls.push_back({NameOf(*step.method), std::move(request)});
  }
  return calls;
}

}  // namespace edugroup::ctl
