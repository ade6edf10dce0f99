// Filters: what is accepted has a bound parameter for each "?", and nothing of the caller's in its
// SQL.
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "common/resource/filter.h"

using edugroup::resource::Column;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  static const auto& columns =
      *new std::vector<Column>{{"name", "c_name", Column::Type::kText, {}},
                               {"count", "c_count", Column::Type::kNumber, {}},
                               {"day", "c_day", Column::Type::kDate, {}},
                               {"tags", "c_tags", Column::Type::kSet, {}}};
  const std::string text(reinterpret_cast<const char*>(data), size);
  const auto filter = edugroup::resource::ParseFilter(text, columns);
  if (!filter.ok()) return 0;
  const auto marks = std::count(filter->sql.begin(), filter->sql.end(), '?');
  if (static_cast<size_t>(marks) != filter->params.size()) std::abort();
  const bool is_ascii = std::all_of(filter->sql.begin(), filter->sql.end(),
                                    [](char c) { return c >= ' ' && c <= '~'; });
  if (!is_ascii || filter->sql.find_first_of(";#`\"") != std::string::npos) std::abort();
  if (std::count(filter->sql.begin(), filter->sql.end(), '(') !=
      std::count(filter->sql.begin(), filter->sql.end(), ')')) {
    std::abort();
  }
  return 0;
}
