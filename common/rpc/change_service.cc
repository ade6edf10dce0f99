#include "common/rpc/change_service.h"

#include "absl/strings/escaping.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "common/resource/name.h"
#include "common/resource/page_token.h"
#include "common/resource/personal.h"
#include "common/value/status.h"
#include "common/value/timestamp.h"
#include "google/protobuf/descriptor.h"

namespace edugroup::rpc {
namespace {

constexpr int kDefaultPageSize = 50;
constexpr int kMaxPageSize = 1000;

// "groups/-": every group, for callers whose claims are for every group.
absl::StatusOr<std::string> GroupFilter(const std::string& parent) {
  if (parent == "groups/-") return std::string();
  const absl::string_view group = resource::GroupOf(parent);
  if (group.empty() || parent != absl::StrCat("groups/", group)) {
    return InvalidField("parent", "must be a name of the form groups/{group}",
                        "名称格式应为 groups/{group}");
  }
  return std::string(group);
}

const google::protobuf::Descriptor* PersonalType(const journal::Entry& entry) {
  const auto* type =
      google::protobuf::DescriptorPool::generated_pool()->FindMessageTypeByName(entry.type);
  return type != nullptr && resource::HasPersonalData(*type) ? type : nullptr;
}

// The resource before or after a change. Where personal data is open, `key` is its subject's, null
// when that is gone.
void SetResource(const journal::Entry& entry, const std::string& body, bool open,
                 auth::SubjectKey* key, google::protobuf::Any& any) {
  any.set_type_url(absl::StrCat("type.googleapis.com/", entry.type));
  any.set_value(body);
  const auto* type = PersonalType(entry);
  if (type == nullptr) return;
  std::unique_ptr<google::protobuf::Message> message(
      google::protobuf::MessageFactory::generated_factory()->GetPrototype(type)->New());
  if (!message->ParseFromString(body)) return;
  if (!open) {
    resource::MaskPersonalData(*message);
  } else if (key == nullptr) {
    resource::ClearPersonalData(*message);
  } else {
    resource::OpenPersonalData(*message, *key, entry.resource);
    // Handed out only for a reason that is recorded, which a feed does not ask for.
    resource::MaskPersonalData(*message, access::v1::ID_NUMBER);
  }
  any.set_value(message->SerializeAsString());
}

journal::v1::Change ToChange(const journal::Entry& entry, bool open, auth::SubjectKey* key) {
  journal::v1::Change change;
  change.set_position(entry.position);
  *change.mutable_time() = value::ToTimestamp(absl::FromUnixMicros(entry.time_us));
  change.set_group(absl::StrCat("groups/", entry.group));
  change.set_principal(entry.principal);
  change.set_method(entry.method);
  change.set_request_id(entry.request_id);
  change.set_resource(entry.resource);
  change.set_kind(static_cast<journal::v1::Change::Kind>(entry.kind));
  if (!entry.before.empty()) {
    SetResource(entry, entry.before, open, key, *change.mutable_before());
  }
  if (!entry.after.empty()) SetResource(entry, entry.after, open, key, *change.mutable_after());
  change.set_hash(absl::BytesToHexString(entry.hash));
  return change;
}

}  // namespace

absl::StatusOr<std::vector<journal::v1::Change>> ToChanges(absl::Span<const journal::Entry> entries,
                                                           bool open_personal_data,
                                                           const resource::SubjectKeys& keys,
                                                           absl::Time deadline) {
  resource::SubjectKeys::Found found;
  if (open_personal_data) {
    std::vector<std::string> subjects;
    for (const journal::Entry& entry : entries) {
      if (PersonalType(entry) != nullptr) subjects.push_back(entry.resource);
    }
    ASSIGN_OR_RETURN(found, keys.Find(deadline, subjects));
  }
  std::vector<journal::v1::Change> changes;
  changes.reserve(entries.size());
  for (const journal::Entry& entry : entries) {
    const auto key = found.find(entry.resource);
    changes.push_back(
        ToChange(entry, open_personal_data, key == found.end() ? nullptr : &key->second));
  }
  return changes;
}

void ChangeLists::Register(Methods& methods) {
  methods.Serve("edugroup.journal.v1.ChangeService/ListChanges", this, &ChangeLists::List);
  methods.Serve("edugroup.journal.v1.ChangeService/VerifyChanges", this, &ChangeLists::Verify);
}

absl::StatusOr<journal::v1::ListChangesResponse> ChangeLists::List(
    Call& call, const journal::v1::ListChangesRequest& request) {
  ASSIGN_OR_RETURN(const std::string group, GroupFilter(request.parent()));
  if (request.page_size() < 0) {
    return InvalidField("page_size", "must not be negative", "每页条数不能为负");
  }
  const int page_size =
      request.page_size() == 0 ? kDefaultPageSize : std::min(request.page_size(), kMaxPageSize);
  const std::string query = absl::StrCat("changes\n", request.parent(), "\n",
                                         request.after_position(), "\n", request.resource_prefix());
  int64_t after = request.after_position();
  if (!request.page_token().empty()) {
    ASSIGN_OR_RETURN(const resource::PagePosition position,
                     resource::DecodePageToken(sealer_, query, request.page_token()));
    after = position.order_value.number();
  }
  ASSIGN_OR_RETURN(
      std::vector<journal::Entry> entries,
      journal_.Read(call.deadline, group, after, request.resource_prefix(), page_size + 1));
  journal::v1::ListChangesResponse response;
  if (entries.size() > static_cast<size_t>(page_size)) {
    entries.pop_back();
    response.set_next_page_token(
        resource::EncodePageToken(sealer_, query, {entries.back().position, ""}));
  }
  ASSIGN_OR_RETURN(std::vector<journal::v1::Change> changes,
                   ToChanges(entries, call.Has(auth::Role::SECRETARIAT), keys_, call.deadline));
  for (journal::v1::Change& change : changes) *response.add_changes() = std::move(change);
  return response;
}

absl::StatusOr<journal::v1::VerifyChangesResponse> ChangeLists::Verify(
    Call& call, const journal::v1::VerifyChangesRequest& request) {
  RETURN_IF_ERROR(GroupFilter(request.parent()).status());
  if (request.first_position() < 0 || request.last_position() < 0) {
    return InvalidField("first_position", "positions must not be negative", "位置不能为负");
  }
  ASSIGN_OR_RETURN(
      const journal::Verification verification,
      journal_.Verify(call.deadline, request.first_position(), request.last_position()));
  journal::v1::VerifyChangesResponse response;
  response.set_intact(verification.intact);
  response.set_checked_count(verification.checked);
  response.set_first_position(verification.first);
  response.set_last_position(verification.last);
  response.set_broken_position(verification.broken_position);
  response.set_last_hash(absl::BytesToHexString(verification.last_hash));
  return response;
}

}  // namespace edugroup::rpc
