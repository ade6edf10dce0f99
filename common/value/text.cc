#include "common/value/text.h"

#include <unicode/coll.h>
#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>
#include <unicode/utf8.h>

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <vector>

namespace edugroup::value {
namespace {

constexpr UChar32 kFirstFullWidth = 0xFF01, kLastFullWidth = 0xFF5E;  // '！' to '～'
constexpr UChar32 kFullWidthOffset = 0xFF01 - '!';

icu::UnicodeString FromUtf8(absl::string_view text) {
  return icu::UnicodeString::fromUTF8(
      icu::StringPiece(text.data(), static_cast<int32_t>(text.size())));
}

std::string ToUtf8(const icu::UnicodeString& text) {
  std::string utf8;
  text.toUTF8String(utf8);
  return utf8;
}

// ICU without its data is a broken installation, and going on would write wrong sort keys.
void RequireIcu(UErrorCode error, const char* what) {
  if (U_SUCCESS(error)) return;
  std::fprintf(stderr, "ICU cannot give its %s: %s\n", what, u_errorName(error));
  std::abort();
}

// A collator of this thread's own, since ICU objects are not to be shared between threads.
const icu::Collator& Pinyin() {
  thread_local const std::unique_ptr<icu::Collator> collator = [] {
    UErrorCode error = U_ZERO_ERROR;
    std::unique_ptr<icu::Collator> made(
        icu::Collator::createInstance(icu::Locale("zh@collation=pinyin"), error));
    RequireIcu(error, "pinyin collation");
    return made;
  }();
  return *collator;
}

// NFKC with case folded and invisible characters gone.
icu::UnicodeString Fold(absl::string_view text) {
  UErrorCode error = U_ZERO_ERROR;
  const icu::Normalizer2* folding = icu::Normalizer2::getNFKCCasefoldInstance(error);
  RequireIcu(error, "case folding");
  icu::UnicodeString folded = folding->normalize(FromUtf8(text), error);
  RequireIcu(error, "case folding");
  return folded;
}

bool CarriesAName(UChar32 c) { return !u_ispunct(c) && !u_isUWhiteSpace(c) && !u_iscntrl(c); }

// Takes one legal form off the end; false when there is none or nothing else would be left.
bool DropLegalForm(icu::UnicodeString& name) {
  // Longer ones first: 有限公司 ends 股份有限公司.
  static constexpr const char16_t* kForms[] = {u"有限责任公司", u"股份有限公司", u"有限公司",
                                               u"公司", u"集团"};
  for (const char16_t* form : kForms) {
    const icu::UnicodeString suffix(form);
    if (name == suffix) return false;
    if (name.endsWith(suffix)) {
      name.truncate(name.length() - suffix.length());
      return true;
    }
  }
  return false;
}

}  // namespace

bool IsValidUtf8(absl::string_view text) {
  const auto* bytes = reinterpret_cast<const uint8_t*>(text.data());
  const auto size = static_cast<int64_t>(text.size());
  for (int64_t i = 0; i < size;) {
    UChar32 c;
    U8_NEXT(bytes, i, size, c);
    if (c < 0) return false;
  }
  return true;
}

size_t CodePointCount(absl::string_view text) {
  const auto* bytes = reinterpret_cast<const uint8_t*>(text.data());
  const auto size = static_cast<int64_t>(text.size());
  size_t count = 0;
  for (int64_t i = 0; i < size; ++count) {
    UChar32 c;
    U8_NEXT(bytes, i, size, c);
    static_cast<void>(c);
  }
  return count;
}

std::string Excerpt(absl::string_view text, size_t most) {
  // A character has at most four bytes, so nothing that is shown lies beyond this.
  icu::UnicodeString beginning = FromUtf8(text.substr(0, most * 4));
  beginning.truncate(beginning.moveIndex32(0, static_cast<int32_t>(most)));
  return ToUtf8(beginning);
}

std::string NormalizeWidth(absl::string_view text) {
  const icu::UnicodeString wide = FromUtf8(text);
  icu::UnicodeString narrow;
  bool space_before = false;
  for (int32_t i = 0; i < wide.length(); i = wide.moveIndex32(i, 1)) {
    const UChar32 c = wide.char32At(i);
    if (u_isUWhiteSpace(c)) {
      space_before = !narrow.isEmpty();
      continue;
    }
    if (space_before) narrow.append(u' ');
    space_before = false;
    const bool full_width = c >= kFirstFullWidth && c <= kLastFullWidth;
    narrow.append(full_width ? c - kFullWidthOffset : c);
  }
  return ToUtf8(narrow);
}

std::string SortKey(absl::string_view name) {
  const icu::UnicodeString text = FromUtf8(name);
  // ICU gives the size it needs, its closing zero byte included.
  std::vector<uint8_t> key(kSortKeyBytes + 1);
  const int32_t needed = Pinyin().getSortKey(text, key.data(), static_cast<int32_t>(key.size()));
  if (needed > static_cast<int32_t>(key.size())) {
    key.resize(needed);
    Pinyin().getSortKey(text, key.data(), needed);
  }
  const size_t length = std::min<size_t>(std::max(needed - 1, 0), kSortKeyBytes);
  return std::string(key.begin(), key.begin() + length);
}

std::string NameFingerprint(absl::string_view name) {
  const icu::UnicodeString folded = Fold(name);
  icu::UnicodeString core;
  for (int32_t i = 0; i < folded.length(); i = folded.moveIndex32(i, 1)) {
    const UChar32 c = folded.char32At(i);
    if (CarriesAName(c)) core.append(c);
  }
  while (DropLegalForm(core)) {
  }
  return ToUtf8(core);
}

}  // namespace edugroup::value
