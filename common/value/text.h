// Unicode text of names and imported cells: checking, normalising, sorting, near-duplicates. Every
// function may be called from any thread. Ill-formed UTF-8 counts and reads as U+FFFD.
#pragma once

#include <cstddef>
#include <string>

#include "absl/strings/string_view.h"

namespace edugroup::value {

bool IsValidUtf8(absl::string_view text);

// The number of characters as the contract's lengths count them; "𠮷" is one.
size_t CodePointCount(absl::string_view text);

// At most `most` characters of the beginning, as valid UTF-8, for quoting input in messages.
std::string Excerpt(absl::string_view text, size_t most = 40);

// Full-width ASCII (letters, digits, brackets and other signs: "（２０１９）") to half-width;
// spaces of all kinds, U+3000 and line ends included, trimmed and collapsed to one ' '.
std::string NormalizeWidth(absl::string_view text);

// Bytes that compare as a Chinese reader sorts (pinyin order of the ICU zh collation: digits, then
// Chinese, then Latin), for a column that lists are ordered by. At most kSortKeyBytes; names that
// differ only behind that compare equal. The bytes change with the version of ICU, so a new ICU
// means writing the column anew.
inline constexpr size_t kSortKeyBytes = 240;
std::string SortKey(absl::string_view name);

// What is left of a name when spelling habits are taken away: width and case, spaces, brackets and
// punctuation, and legal forms at the end (有限责任公司, 股份有限公司, 有限公司, 公司, 集团; a
// name that is nothing else stays). Equal fingerprints make two names suspects of being one (X5),
// no more. Empty when the name has nothing but spaces and punctuation.
std::string NameFingerprint(absl::string_view name);

}  // namespace edugroup::value
