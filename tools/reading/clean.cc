#include "tools/reading/clean.h"

#include <unicode/uchar.h>
#include <unicode/unistr.h>

#include <vector>

#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "common/value/text.h"

namespace edugroup::reading {
namespace {

constexpr absl::string_view kBookmark = "[bookmark:";

// What the end of one bookmark joins with the start of another is a bookmark too.
std::string WithoutBookmarks(std::string text) {
  size_t from = 0;
  while (true) {
    const size_t start = text.find(kBookmark.data(), from, kBookmark.size());
    const size_t end = start == text.npos ? text.npos : text.find(']', start);
    if (end == text.npos) return text;
    text.erase(start, end + 1 - start);
    from = start > kBookmark.size() ? start - kBookmark.size() : 0;
  }
}

icu::UnicodeString FromUtf8(absl::string_view text) {
  return icu::UnicodeString::fromUTF8(
      icu::StringPiece(text.data(), static_cast<int32_t>(text.size())));
}

std::string ToUtf8(const icu::UnicodeString& text) {
  std::string utf8;
  return text.toUTF8String(utf8);
}

// Zero-width and other format characters, control characters, and the mark of broken text.
bool IsInvisible(UChar32 c) {
  return u_charType(c) == U_FORMAT_CHAR || u_charType(c) == U_CONTROL_CHAR || c == 0xFFFC;
}

std::string WithoutInvisibles(absl::string_view text) {
  const icu::UnicodeString all = FromUtf8(text);
  icu::UnicodeString visible;
  for (int32_t i = 0; i < all.length(); i = all.moveIndex32(i, 1)) {
    const UChar32 c = all.char32At(i);
    if (u_isUWhiteSpace(c) || !IsInvisible(c)) visible.append(c);
  }
  return ToUtf8(visible);
}

// A line with its spaces collapsed.
std::string CleanLine(absl::string_view line) {
  const icu::UnicodeString text = FromUtf8(line);
  icu::UnicodeString clean;
  bool space_before = false;
  for (int32_t i = 0; i < text.length(); i = text.moveIndex32(i, 1)) {
    const UChar32 c = text.char32At(i);
    if (u_isUWhiteSpace(c)) {
      space_before = !clean.isEmpty();
      continue;
    }
    if (space_before) clean.append(u' ');
    space_before = false;
    clean.append(c);
  }
  return ToUtf8(clean);
}

bool IsDash(UChar32 c) { return u_charType(c) == U_DASH_PUNCTUATION || c == 0x2212; }

bool IsHan(UChar32 c) { return u_hasBinaryProperty(c, UCHAR_IDEOGRAPHIC); }

}  // namespace

std::string CleanText(absl::string_view text) {
  // Invisible characters first: they may stand inside a bookmark.
  const std::string visible = WithoutBookmarks(WithoutInvisibles(text));
  std::vector<std::string> lines;
  for (absl::string_view line : absl::StrSplit(visible, '\n')) {
    std::string clean = CleanLine(line);
    if (!clean.empty()) lines.push_back(std::move(clean));
  }
  return absl::StrJoin(lines, "\n");
}

std::string CleanName(absl::string_view text) {
  const icu::UnicodeString padded = FromUtf8(CleanText(text));
  icu::UnicodeString name;
  for (int32_t i = 0; i < padded.length(); i = padded.moveIndex32(i, 1)) {
    const UChar32 c = padded.char32At(i);
    if (c != u' ' && c != u'\n') {
      name.append(c);
      continue;
    }
    const UChar32 before = padded.char32At(padded.moveIndex32(i, -1));
    const UChar32 after = padded.char32At(padded.moveIndex32(i, 1));
    if (!IsHan(before) && !IsHan(after)) name.append(u' ');
  }
  return ToUtf8(name);
}

std::string CleanCode(absl::string_view text) {
  const icu::UnicodeString narrow = FromUtf8(value::NormalizeWidth(CleanText(text)));
  icu::UnicodeString code;
  for (int32_t i = 0; i < narrow.length(); i = narrow.moveIndex32(i, 1)) {
    const UChar32 c = narrow.char32At(i);
    code.append(IsDash(c) ? u'-' : c);
  }
  return ToUtf8(code);
}

}  // namespace edugroup::reading
