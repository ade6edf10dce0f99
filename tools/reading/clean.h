// Cells without what typing, copying and editors leave in them. None of it loses a letter.
#pragma once

#include <string>

#include "absl/strings/string_view.h"

namespace edugroup::reading {

// Text: "[bookmark: …]" and invisible characters gone, spaces of all kinds (U+3000 too) collapsed
// to one, line ends kept, lines trimmed and empty ones left out.
std::string CleanText(absl::string_view text);

// A name on one line: as CleanText, and without the spaces that pad Chinese names ("张　三"). What
// has letters of other scripts on both sides of a space keeps it.
std::string CleanName(absl::string_view text);

// A code, phone number or address of a mailbox: digits, letters and signs half-width, any dash "-",
// no spaces around.
std::string CleanCode(absl::string_view text);

}  // namespace edugroup::reading
