#include "services/task/text_difference.h"

#include <algorithm>
#include <cstddef>

#include "common/value/text.h"

namespace edugroup::task {
namespace {

// Whether `text` may be cut before byte `at`: not inside a UTF-8 character.
bool IsBoundary(absl::string_view text, size_t at) {
  return at >= text.size() || (static_cast<unsigned char>(text[at]) & 0xC0) != 0x80;
}

}  // namespace

TextDifference Compare(absl::string_view left, absl::string_view right) {
  const std::string a = value::NormalizeWidth(left);
  const std::string b = value::NormalizeWidth(right);
  if (a == b) return {};
  const size_t shorter = std::min(a.size(), b.size());
  size_t head = 0;
  while (head < shorter && a[head] == b[head]) ++head;
  while (!IsBoundary(a, head) || !IsBoundary(b, head)) --head;
  size_t tail = 0;
  while (tail < shorter - head && a[a.size() - 1 - tail] == b[b.size() - 1 - tail]) ++tail;
  while (!IsBoundary(a, a.size() - tail) || !IsBoundary(b, b.size() - tail)) --tail;
  return {false, a.substr(head, a.size() - tail - head), b.substr(head, b.size() - tail - head)};
}

}  // namespace edugroup::task
