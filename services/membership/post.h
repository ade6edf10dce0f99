// Rules of posts (职务): who holds one when.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "absl/types/span.h"
#include "edugroup/membership/v1/person_service.pb.h"
#include "edugroup/membership/v1/post_service.pb.h"
#include "edugroup/type/finding.pb.h"

namespace edugroup::membership {

// What is recorded with a change of the holder.
struct Handover {
  std::string person;   // empty: the post becomes vacant
  absl::CivilDay date;  // first day in office
  absl::Time record_time;
  std::string principal;
  std::string reason;
};

// Gives the post to handover.person from handover.date on; who held it has held it until then.
//   INVALID_ARGUMENT  FIELDS_INVALID  not after the first day of the newest holder, before the day
//                                     on which the post became vacant, or nothing would change
absl::Status SetHolder(v1::Post& post, const Handover& handover);

// Who holds the post on `day`, if anybody: started, and not yet ended.
std::optional<v1::PostTenure> HolderOn(const v1::Post& post, absl::CivilDay day);

// A HARD finding for each post that the person holds on `today` or later.
std::vector<type::Finding> FindHeldPosts(absl::Span<const v1::Post> posts, absl::string_view person,
                                         absl::CivilDay today);

// Adds the times the person held the post.
void AddHeldPosts(const v1::Post& post, absl::string_view person, v1::PersonalDataCopy& copy);

}  // namespace edugroup::membership
