// Numbers and dates as Chinese documents print them, for cells of imported tables. Full-width
// signs, spaces and thousands separators do not matter; Chinese numerals are read too.
#pragma once

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "edugroup/type/value.pb.h"

namespace edugroup::value {

// Reads "1,077", "60,000+", "约300人", "近28000人", "7万多人次", "120余万元", "三十余", "90%以上",
// "不足100" (X1). The unit word may be left out; the answer has `unit`. Words for ten thousand and
// the like are multiplied in. INVALID_ARGUMENT for anything else, and for another unit.
absl::StatusOr<type::Quantity> ParsePrintedQuantity(absl::string_view text, absl::string_view unit);

// Reads "2019年10月24日", "2019.10.24", "2019/10/24", "2019-10", "20191024", "2019年12月底",
// "2019年", "二〇一九年十月", as precise as printed. INVALID_ARGUMENT otherwise.
absl::StatusOr<type::PartialDate> ParsePrintedDate(absl::string_view text);

// Time from … to …; an end that is not set is open.
struct PrintedInterval {
  type::PartialDate first;
  type::PartialDate last;
};
// Reads "2016.10—2017.10" with any dash, 至 or 到, "2018年3—5月", "2016年7月16—22日"; and with an
// open end "2020.04", "2020.04—", "2020年4月至今", "2020年4月起" (P23), or "—2017.10".
// INVALID_ARGUMENT otherwise, and when the last day is before the first.
absl::StatusOr<PrintedInterval> ParsePrintedInterval(absl::string_view text);

}  // namespace edugroup::value
