// Placeholders of statements made for a number of values.
#pragma once

#include <cstddef>
#include <string>

namespace edugroup::sql {

// "?, ?, ?" for `count` parameters.
std::string Marks(size_t count);
// "(?, ?), (?, ?)" for `rows` rows of `columns` parameters each.
std::string RowMarks(size_t rows, size_t columns);

}  // namespace edugroup::sql
