#include "services/committee/body_history.h"

#include <google/protobuf/util/message_differencer.h>

#include "common/value/date.h"
#include "common/value/error.h"

namespace edugroup::committee {
namespace {

using v1::Body;
using v1::BodyRevision;

BodyRevision RevisionOf(const Body& body) {
  BodyRevision revision;
  revision.set_display_name(body.display_name());
  *revision.mutable_aliases() = body.aliases();
  revision.set_kind(body.kind());
  revision.set_parent_body(body.parent_body());
  revision.set_host(body.host());
  revision.set_owner_organization(body.owner_organization());
  revision.set_order_index(body.order_index());
  *revision.mutable_duties() = body.duties();
  revision.set_location(body.location());
  return revision;
}

absl::Status Refuse(const char* why, const char* why_zh) {
  return InvalidField("effective_date", why, why_zh);
}

}  // namespace

absl::Status KeepRevision(const Body& before, absl::CivilDay effective, absl::CivilDay today,
                          Body& after) {
  if (effective > today) return Refuse("must not be after today", "不得晚于今天");
  BodyRevision was = RevisionOf(before);
  if (before.state() != Body::ESTABLISHED ||
      google::protobuf::util::MessageDifferencer::Equals(was, RevisionOf(after))) {
    return absl::OkStatus();
  }
  const absl::StatusOr<absl::CivilDay> established = value::FirstDay(before.established_date());
  if (before.revisions().empty()) {
    if (established.ok() && effective <= *established) return absl::OkStatus();
  } else {
    const absl::StatusOr<absl::CivilDay> last =
        value::ToCivilDay(before.revisions().rbegin()->end_date());
    if (last.ok() && effective <= *last) {
      return Refuse("must be after the last change", "须晚于上一次变更");
    }
    if (last.ok() && effective == *last + 1) return absl::OkStatus();
  }
  *was.mutable_end_date() = value::ToDate(effective - 1);
  *after.add_revisions() = std::move(was);
  return absl::OkStatus();
}

void BringTo(absl::CivilDay day, Body& body) {
  for (const BodyRevision& revision : body.revisions()) {
    const absl::StatusOr<absl::CivilDay> end = value::ToCivilDay(revision.end_date());
    if (!end.ok() || *end < day) continue;
    const BodyRevision was = revision;
    body.set_display_name(was.display_name());
    *body.mutable_aliases() = was.aliases();
    body.set_kind(was.kind());
    body.set_parent_body(was.parent_body());
    body.set_host(was.host());
    body.set_owner_organization(was.owner_organization());
    body.set_order_index(was.order_index());
    *body.mutable_duties() = was.duties();
    body.set_location(was.location());
    return;
  }
}

}  // namespace edugroup::committee
