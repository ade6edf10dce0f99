#include "services/committee/rule_kinds.h"

#include "absl/strings/str_cat.h"

namespace edugroup::committee {
namespace {

void AddKinds(const v1::Filter& filter, const std::string& field, References& kinds) {
  for (int i = 0; i < filter.organization_kinds_size(); ++i) {
    kinds.push_back(
        {absl::StrCat(field, ".organization_kinds[", i, "]"), filter.organization_kinds(i)});
  }
}

}  // namespace

void AddKinds(const google::protobuf::RepeatedPtrField<v1::Filter>& filters,
              const std::string& field, References& kinds) {
  for (int i = 0; i < filters.size(); ++i) {
    AddKinds(filters[i], absl::StrCat(field, "[", i, "]"), kinds);
  }
}

void AddKinds(const Rules& rules, const std::string& field, References& kinds) {
  for (int i = 0; i < rules.size(); ++i) {
    const v1::CompositionRule& rule = rules[i];
    const std::string at = absl::StrCat(field, "[", i, "]");
    AddKinds(rule.count_range().filter(), at + ".count_range.filter", kinds);
    AddKinds(rule.ratio().numerator(), at + ".ratio.numerator", kinds);
    AddKinds(rule.eligibility().any_of(), at + ".eligibility.any_of", kinds);
    AddKinds(rule.organization_limit().filter(), at + ".organization_limit.filter", kinds);
    AddKinds(rule.alternatives().any_of(), at + ".alternatives.any_of", kinds);
  }
}

void CheckKinds(const References& kinds, absl::string_view parent,
                std::vector<FieldViolation>& violations) {
  for (const Reference& one : kinds) {
    CheckReference(KindPattern(), parent, one.field, one.name, violations);
  }
}

}  // namespace edugroup::committee
