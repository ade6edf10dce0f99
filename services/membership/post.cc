#include "services/membership/post.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "common/value/date.h"
#include "common/value/error.h"
#include "common/value/timestamp.h"

namespace edugroup::membership {
namespace {

using v1::Post;
using v1::PostTenure;

absl::CivilDay StartOf(const PostTenure& tenure) {
  return value::ToCivilDay(tenure.start_date()).value_or(absl::CivilDay::max());
}

absl::CivilDay EndOf(const PostTenure& tenure) {
  return value::ToCivilDay(tenure.end_date()).value_or(absl::CivilDay::max());
}

absl::Status TooEarly(absl::CivilDay earliest) {
  return InvalidField("effective_date",
                      absl::StrCat("must not be before ", value::Format(earliest)),
                      absl::StrCat("不能早于 ", value::Format(earliest)));
}

absl::Status NothingChanges() {
  return InvalidField("person", "that is how it is already", "与现任情况相同，无需变更");
}

void Begin(const Handover& handover, Post& post) {
  PostTenure& tenure = *post.add_tenures();
  tenure.set_person(handover.person);
  *tenure.mutable_start_date() = value::ToDate(handover.date);
  *tenure.mutable_record_time() = value::ToTimestamp(handover.record_time);
  tenure.set_principal(handover.principal);
  tenure.set_reason(handover.reason);
}

}  // namespace

absl::Status SetHolder(Post& post, const Handover& handover) {
  PostTenure* newest =
      post.tenures().empty() ? nullptr : post.mutable_tenures(post.tenures_size() - 1);
  const bool held = newest != nullptr && !newest->has_end_date();
  if (handover.person == (held ? newest->person() : "")) return NothingChanges();
  if (held) {
    if (handover.date <= StartOf(*newest)) return TooEarly(StartOf(*newest) + 1);
    *newest->mutable_end_date() = value::ToDate(handover.date);
  } else if (newest != nullptr && handover.date < EndOf(*newest)) {
    return TooEarly(EndOf(*newest));
  }
  if (!handover.person.empty()) Begin(handover, post);
  return absl::OkStatus();
}

std::optional<PostTenure> HolderOn(const Post& post, absl::CivilDay day) {
  for (const PostTenure& tenure : post.tenures()) {
    if (StartOf(tenure) <= day && day < EndOf(tenure)) return tenure;
  }
  return std::nullopt;
}

std::vector<type::Finding> FindHeldPosts(absl::Span<const Post> posts, absl::string_view person,
                                         absl::CivilDay today) {
  std::vector<type::Finding> findings;
  for (const Post& post : posts) {
    const bool holds =
        std::any_of(post.tenures().begin(), post.tenures().end(), [&](const PostTenure& tenure) {
          return tenure.person() == person && EndOf(tenure) > today;
        });
    if (!holds) continue;
    type::Finding& finding = findings.emplace_back();
    finding.set_rule_id("person.holds-post");
    finding.set_severity(type::Finding::HARD);
    finding.set_subject(post.name());
    finding.set_message(absl::StrCat("holds the post ", post.display_name(), " today or later"));
    finding.set_message_zh(absl::StrCat("现任或将任“", post.display_name(), "”，须先卸任"));
  }
  return findings;
}

void AddHeldPosts(const Post& post, absl::string_view person, v1::PersonalDataCopy& copy) {
  for (const PostTenure& tenure : post.tenures()) {
    if (tenure.person() != person) continue;
    v1::HeldPost& held = *copy.add_held_posts();
    held.set_post(post.name());
    held.set_display_name(post.display_name());
    held.set_organization(post.organization());
    *held.mutable_start_date() = tenure.start_date();
    if (tenure.has_end_date()) *held.mutable_end_date() = tenure.end_date();
  }
}

}  // namespace edugroup::membership
