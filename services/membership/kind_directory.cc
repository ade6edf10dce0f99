#include "services/membership/kind_directory.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "common/resource/name.h"
#include "common/value/text.h"

namespace edugroup::membership {
namespace {

std::string KeyOf(v1::Kind::Taxonomy taxonomy, absl::string_view text) {
  return absl::StrCat(static_cast<int>(taxonomy), "/", text);
}

}  // namespace

KindDirectory::KindDirectory(absl::Span<const v1::Kind> kinds) {
  for (const v1::Kind& kind : kinds) {
    Add(kind.taxonomy(), kind.name(), {kind.name(), false});
    Add(kind.taxonomy(), resource::IdOf(kind.name()), {kind.name(), false});
    Add(kind.taxonomy(), kind.display_name(), {kind.name(), false});
  }
  for (const v1::Kind& kind : kinds) {
    for (const std::string& alias : kind.aliases())
      Add(kind.taxonomy(), alias, {kind.name(), true});
    for (const std::string& name : kind.former_names()) {
      Add(kind.taxonomy(), name, {kind.name(), true});
    }
  }
}

void KindDirectory::Add(v1::Kind::Taxonomy taxonomy, absl::string_view text, Entry entry) {
  const auto [known, added] =
      entries_.try_emplace(KeyOf(taxonomy, value::NormalizeWidth(text)), entry);
  const bool another = known->second.kind != entry.kind;
  if (!added && another && known->second.by_other_name) known->second.kind.clear();
}

const std::string* KindDirectory::Find(v1::Kind::Taxonomy taxonomy, absl::string_view text) const {
  auto found = entries_.find(KeyOf(taxonomy, text));
  if (found == entries_.end()) found = entries_.find(KeyOf(taxonomy, value::NormalizeWidth(text)));
  if (found == entries_.end() || found->second.kind.empty()) return nullptr;
  return &found->second.kind;
}

}  // namespace edugroup::membership
