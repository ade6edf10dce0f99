#include "services/task/text_difference.h"

#include <algorithm>
#include <cstddef>

#include "absl/strings/str_cat.h"
#include "common/value/text.h"

namespace edugroup::task {
namespace {

// Whether `text` may be cut before byte `at`: not inside a UTF-8 character.
bool IsBoundary(absl::string_view text, size_t at) {
  return at >= text.size() || (static_cast<unsigned char>(text[at]) & 0xC0) != 0x80;
}

}  // namespace

TextDifference Compare(absl::string_view left, absl::string_view right) {
  return CompareNormalized(value::NormalizeWidth(left), value::NormalizeWidth(right));
}

TextDifference CompareNormalized(absl::string_view a, absl::string_view b) {
  if (a == b) return {};
  const size_t shorter = std::min(a.size(), b.size());
  size_t head = 0;
  while (head < shorter && a[head] == b[head]) ++head;
  while (!IsBoundary(a, head) || !IsBoundary(b, head)) --head;
  size_t tail = 0;
  while (tail < shorter - head && a[a.size() - 1 - tail] == b[b.size() - 1 - tail]) ++tail;
  while (!IsBoundary(a, a.size() - tail) || !IsBoundary(b, b.size() - tail)) --tail;
  return {false, std::string(a.substr(head, a.size() - tail - head)),
          std::string(b.substr(head, b.size() - tail - head))};
}

std::string Excerpt(absl::string_view text, size_t characters) {
  size_t seen = 0;
  for (size_t i = 0; i < text.size(); ++i) {
    if (IsBoundary(text, i) && seen++ == characters) return absl::StrCat(text.substr(0, i), "…");
  }
  return std::string(text);
}

}  // namespace edugroup::task
