#include "tools/edugroupctl/as_of.h"

#include "absl/flags/flag.h"
#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "common/value/clock.h"
#include "common/value/date.h"
#include "google/protobuf/util/time_util.h"
#include "tools/edugroupctl/arguments.h"
#include "tools/edugroupctl/names.h"

ABSL_FLAG(std::string, as_of, "", "The day that the question is about; default: today.");
ABSL_FLAG(std::string, known_as_of, "",
          "What was recorded by the end of this day, or by a time such as 2020-12-31T12:00:00Z; "
          "default: all.");

namespace edugroup::ctl {

using google::protobuf::util::TimeUtil;

std::string AsOf() { return absl::GetFlag(FLAGS_as_of); }

absl::StatusOr<google::type::Date> AsOfDate() { return DateOf("as-of", AsOf()); }

std::string KnownAsOf() { return absl::GetFlag(FLAGS_known_as_of); }

absl::StatusOr<google::protobuf::Timestamp> KnownTime(const std::string& text) {
  google::protobuf::Timestamp time;
  if (TimeUtil::FromString(text, &time)) return time;
  const auto day = value::ParseDate(text);
  if (!day.ok()) {
    return UsageError(absl::StrCat("--known-as-of: \"", text, "\" is neither a date nor a time"));
  }
  const absl::Time next_day = absl::FromCivil(*day + 1, value::Shanghai());
  return TimeUtil::MicrosecondsToTimestamp(absl::ToUnixMicros(next_day) - 1);
}

}  // namespace edugroup::ctl
