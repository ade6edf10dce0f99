// How much of a file is taken in. Files come from anywhere: what a file says of its own size counts
// for nothing, what was really read is counted.
#pragma once

#include <cstddef>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"

namespace edugroup::reading {

inline constexpr size_t kMostFileBytes = 32 << 20;
// Unpacked, of all parts of a file that are read.
inline constexpr size_t kMostUnpackedBytes = 256 << 20;
inline constexpr size_t kMostTextBytes = 64 << 20;  // kept, of all cells of a file
inline constexpr size_t kMostCellBytes = 64 << 10;
inline constexpr size_t kMostCells = 2'000'000;  // of a file, those covered by merged ones included
inline constexpr size_t kMostColumns = 500;
inline constexpr size_t kMostTables = 500;
inline constexpr size_t kMostXmlDepth = 100;
inline constexpr size_t kMostTagBytes = 1 << 20;  // of one XML tag with its attributes

// Something that is used up.
class Budget {
 public:
  // `what` is used in the error: "more than 5 rows".
  constexpr Budget(size_t most, const char* what) : most_(most), what_(what) {}

  // RESOURCE_EXHAUSTED when more is taken than there is.
  absl::Status Take(size_t amount) {
    if (amount <= most_ - taken_) {
      taken_ += amount;
      return absl::OkStatus();
    }
    return absl::ResourceExhaustedError(
        absl::StrCat("the file is not read: more than ", most_, " ", what_));
  }

 private:
  const size_t most_;
  const char* const what_;
  size_t taken_ = 0;
};

}  // namespace edugroup::reading
