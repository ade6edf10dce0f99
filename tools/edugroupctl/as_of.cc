#include "tools/edugroupctl/as_of.h"

#include "absl/flags/flag.h"
#include "tools/edugroupctl/names.h"

ABSL_FLAG(std::string, as_of, "", "The day that the question is about; default: today.");

namespace edugroup::ctl {

std::string AsOf() { return absl::GetFlag(FLAGS_as_of); }

absl::StatusOr<google::type::Date> AsOfDate() { return DateOf("as-of", AsOf()); }

}  // namespace edugroup::ctl
