// How a workbook shows its numbers: what a cell holds is a number, what a reader sees is a date or
// a percentage.
#pragma once

#include <string>

#include "absl/strings/string_view.h"

namespace edugroup::reading {

enum class NumberFormat { kPlain, kDay, kMonth, kPercent };

// Of a format that every workbook has, by its number (ECMA-376 18.8.30).
NumberFormat BuiltInFormat(int id);
// Of a format code: "yyyy\"年\"m\"月\"" is kMonth.
NumberFormat FormatOfCode(absl::string_view code);

// The number as it is shown, without the noise of binary fractions: "0.30000000000000004" is "0.3",
// day 43830 "2019-12-31" (`from_1904`: in a workbook that counts days from 1904). Text that is no
// number stays.
std::string ShowNumber(absl::string_view number, NumberFormat format, bool from_1904);

}  // namespace edugroup::reading
