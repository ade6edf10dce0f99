#include "common/resource/name.h"

#include <sys/random.h>

#include <array>
#include <cstdint>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "common/value/error.h"

namespace edugroup::resource {
namespace {

constexpr size_t kLongestName = 255;

bool IsVariable(absl::string_view segment) { return !segment.empty() && segment[0] == '{'; }

std::array<unsigned char, 16> RandomBytes() {
  std::array<unsigned char, 16> bytes{};
  size_t filled = 0;
  while (filled < bytes.size()) {
    const ssize_t got = getrandom(bytes.data() + filled, bytes.size() - filled, 0);
    if (got > 0) filled += static_cast<size_t>(got);
  }
  return bytes;
}

std::vector<std::string> Split(absl::string_view name) { return absl::StrSplit(name, '/'); }

}  // namespace

bool IsId(absl::string_view id) {
  if (id.empty() || id.size() > 63) return false;
  if (id.front() < 'a' || id.front() > 'z' || id.back() == '-') return false;
  for (const char c : id) {
    if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-')) return false;
  }
  return true;
}

std::string NewId() {
  constexpr char kAlphabet[] = "0123456789abcdefghjkmnpqrstvwxyz";
  std::string id = "r";
  uint32_t bits = 0;
  int held = 0;
  for (const unsigned char byte : RandomBytes()) {
    bits = (bits << 8) | byte;
    held += 8;
    while (held >= 5) {
      held -= 5;
      id.push_back(kAlphabet[(bits >> held) & 31]);
    }
  }
  return id;
}

std::string NewUid() {
  std::array<unsigned char, 16> bytes = RandomBytes();
  bytes[6] = (bytes[6] & 0x0F) | 0x40;
  bytes[8] = (bytes[8] & 0x3F) | 0x80;
  const std::string hex = absl::BytesToHexString(
      absl::string_view(reinterpret_cast<const char*>(bytes.data()), bytes.size()));
  return absl::StrCat(hex.substr(0, 8), "-", hex.substr(8, 4), "-", hex.substr(12, 4), "-",
                      hex.substr(16, 4), "-", hex.substr(20));
}

Pattern::Pattern(absl::string_view pattern) : text_(pattern), segments_(Split(pattern)) {}

bool Pattern::Matches(absl::string_view name) const {
  if (name.size() > kLongestName) return false;
  const std::vector<std::string> segments = Split(name);
  if (segments.size() != segments_.size()) return false;
  for (size_t i = 0; i < segments.size(); ++i) {
    if (IsVariable(segments_[i]) ? !IsId(segments[i]) : segments[i] != segments_[i]) return false;
  }
  return true;
}

absl::Status Pattern::Check(absl::string_view field, absl::string_view name) const {
  if (Matches(name)) return absl::OkStatus();
  return InvalidField(field, absl::StrCat("must be a name of the form ", text_),
                      absl::StrCat("名称格式应为 ", text_));
}

absl::Status Pattern::CheckParent(absl::string_view field, absl::string_view parent,
                                  bool wildcard) const {
  const std::vector<std::string> segments = Split(parent);
  bool matches = parent.size() <= kLongestName && segments.size() + 2 == segments_.size();
  bool any = false;  // from the first "-" on, every id must be "-"
  for (size_t i = 0; matches && i < segments.size(); ++i) {
    if (!IsVariable(segments_[i])) {
      matches = segments[i] == segments_[i];
    } else if (wildcard && i > 1 && segments[i] == "-") {
      any = true;
    } else {
      matches = !any && IsId(segments[i]);
    }
  }
  if (matches) return absl::OkStatus();
  const std::string form = absl::StrJoin(segments_.begin(), segments_.end() - 2, "/");
  return InvalidField(field, absl::StrCat("must be a name of the form ", form),
                      absl::StrCat("名称格式应为 ", form));
}

std::string Pattern::Child(absl::string_view parent, absl::string_view id) const {
  if (segments_.size() == 2) return absl::StrCat(segments_[0], "/", id);
  return absl::StrCat(parent, "/", collection(), "/", id);
}

absl::string_view GroupOf(absl::string_view name) {
  constexpr absl::string_view kPrefix = "groups/";
  if (name.substr(0, kPrefix.size()) != kPrefix) return {};
  name.remove_prefix(kPrefix.size());
  const absl::string_view group = name.substr(0, name.find('/'));
  return IsId(group) ? group : absl::string_view();
}

absl::string_view PathOf(absl::string_view name) {
  const absl::string_view group = GroupOf(name);
  const size_t head = sizeof("groups/") - 1 + group.size() + 1;
  return group.empty() || name.size() <= head ? absl::string_view() : name.substr(head);
}

absl::string_view IdOf(absl::string_view name) {
  const size_t slash = name.rfind('/');
  return slash == absl::string_view::npos ? name : name.substr(slash + 1);
}

absl::string_view ParentOf(absl::string_view name) {
  for (int i = 0; i < 2; ++i) {
    const size_t slash = name.rfind('/');
    if (slash == absl::string_view::npos) return {};
    name = name.substr(0, slash);
  }
  return name;
}

}  // namespace edugroup::resource
