#include "services/committee/duty_reader.h"

#include <string>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/str_cat.h"
#include "common/resource/name.h"
#include "common/value/error.h"
#include "common/value/status.h"
#include "services/committee/bodies_read.h"
#include "services/committee/cadence_store.h"

namespace edugroup::committee {

absl::StatusOr<std::vector<v1::CadenceDuties>> ReadDuties(const rpc::Call& call,
                                                          resource::Store& store,
                                                          const std::vector<v1::Cadence>& cadences,
                                                          Span span, absl::CivilDay as_of) {
  constexpr int kMostDuties = 20000;
  std::vector<std::string> names;
  for (const v1::Cadence& cadence : cadences)
    names.emplace_back(resource::ParentOf(cadence.name()));
  ASSIGN_OR_RETURN(const Bodies bodies, ReadBodies(call, store, names));
  ASSIGN_OR_RETURN(const std::vector<v1::Meeting> meetings,
                   ReadMeetingsOf(call, store, cadences, span));
  absl::flat_hash_map<std::string, std::vector<const v1::Meeting*>> of_cadence;
  for (const v1::Meeting& meeting : meetings) of_cadence[meeting.cadence()].push_back(&meeting);
  std::vector<v1::CadenceDuties> all;
  int duties = 0;
  for (size_t i = 0; i < cadences.size(); ++i) {
    all.push_back(
        DutiesOf(cadences[i], bodies.at(names[i]), of_cadence[cadences[i].name()], span, as_of));
    duties += all.back().duties_size();
    if (duties > kMostDuties) {
      return Error(
          absl::StatusCode::kResourceExhausted, ErrorReason::REQUEST_TOO_LARGE,
          absl::StrCat("more than ", kMostDuties, " duties; ask for smaller pages or spans"),
          "例会超出一次可列出的数量，请缩短时间段或减小每页数量");
    }
  }
  return all;
}

}  // namespace edugroup::committee
