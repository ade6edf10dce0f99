#include "services/membership/census.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/value/date.h"
#include "common/value/decimal.h"
#include "common/value/quantity.h"
#include "common/value/status.h"

namespace edugroup::membership {
namespace {

using google::protobuf::RepeatedPtrField;
using type::Quantity;
using value::Decimal;
using Counts = std::map<std::string, int64_t>;

// Keys by falling count; equal counts in the order of the map.
std::vector<std::pair<std::string, int64_t>> ByFallingCount(const Counts& counts) {
  std::vector<std::pair<std::string, int64_t>> sorted(counts.begin(), counts.end());
  std::stable_sort(sorted.begin(), sorted.end(),
                   [](const auto& a, const auto& b) { return a.second > b.second; });
  return sorted;
}

// Parts of a partition: their shares add to exactly 100.00.
template <class Name>
absl::Status AddPartition(const Counts& counts, const Name& name,
                          RepeatedPtrField<v1::CensusPart>& parts) {
  std::vector<int64_t> numbers;
  for (const auto& [key, count] : ByFallingCount(counts)) {
    v1::CensusPart& part = *parts.Add();
    name(key, part);
    part.set_count(count);
    numbers.push_back(count);
  }
  ASSIGN_OR_RETURN(const std::vector<Decimal> shares, value::Shares(numbers));
  for (size_t i = 0; i < shares.size(); ++i) {
    parts.Mutable(static_cast<int>(i))->set_share_percent(shares[i].ToString(2));
  }
  return absl::OkStatus();
}

absl::Status AddTags(const Counts& tags, v1::Census& census) {
  for (const auto& [tag, count] : ByFallingCount(tags)) {
    ASSIGN_OR_RETURN(const Decimal share, value::Divide(Decimal::FromInt(count * 100),
                                                        Decimal::FromInt(census.total())));
    v1::CensusPart& part = *census.add_by_tag();
    part.set_tag(tag);
    part.set_count(count);
    part.set_share_percent(share.ToString(2));
  }
  return absl::OkStatus();
}

// A lower bound that is taken away leaves an upper bound.
Quantity::Qualifier TurnedRound(Quantity::Qualifier qualifier) {
  if (qualifier == Quantity::AT_LEAST) return Quantity::BELOW;
  if (qualifier == Quantity::BELOW) return Quantity::AT_LEAST;
  return qualifier;
}

absl::StatusOr<Quantity> Difference(int64_t listed, const Quantity& declared) {
  ASSIGN_OR_RETURN(const Decimal number, Decimal::Parse(declared.value()));
  Quantity difference = declared;
  difference.set_value((Decimal::FromInt(listed) - number).ToPlainString());
  difference.set_qualifier(TurnedRound(declared.qualifier()));
  return difference;
}

type::Finding& AddInfo(const std::string& rule_id, v1::Census& census) {
  type::Finding& finding = *census.add_findings();
  finding.set_rule_id(rule_id);
  finding.set_severity(type::Finding::INFO);
  *finding.mutable_source() = census.declared().declared().source();
  return finding;
}

void ReportTotals(v1::Census& census) {
  const v1::DeclaredComparison& comparison = census.declared();
  if (comparison.difference().value() == "0") return;
  type::Finding& finding = AddInfo("census.declared-differs", census);
  const std::string declared = comparison.declared().total().value();
  finding.set_measured(absl::StrCat(census.total()));
  finding.set_limit(declared);
  finding.set_message(
      absl::StrCat(census.total(), " members are listed, ", declared, " are declared"));
  finding.set_message_zh(
      absl::StrCat("名册有 ", census.total(), " 家，公布数为 ", declared, " 家"));
}

absl::Status ReportParts(v1::Census& census) {
  const v1::DeclaredCensus& declared = census.declared().declared();
  if (declared.kind_counts().empty()) return absl::OkStatus();
  Decimal sum;
  for (const auto& part : declared.kind_counts()) {
    ASSIGN_OR_RETURN(const Decimal count, Decimal::Parse(part.count().value()));
    sum += count;
  }
  ASSIGN_OR_RETURN(const Decimal total, Decimal::Parse(declared.total().value()));
  if (sum == total) return absl::OkStatus();
  type::Finding& finding = AddInfo("census.declared-parts-differ", census);
  finding.set_measured(sum.ToPlainString());
  finding.set_limit(total.ToPlainString());
  finding.set_message(absl::StrCat("the declared parts add to ", sum.ToPlainString(),
                                   ", the declared total is ", total.ToPlainString()));
  finding.set_message_zh(absl::StrCat("公布的分项合计为 ", sum.ToPlainString(), "，公布的总数为 ",
                                      total.ToPlainString()));
  return absl::OkStatus();
}

int64_t Listed(const v1::Census& census, const std::string& kind) {
  for (const v1::CensusPart& part : census.by_kind()) {
    if (part.kind() == kind) return part.count();
  }
  return 0;
}

}  // namespace

absl::StatusOr<v1::Census> CountMembers(absl::CivilDay as_of, absl::Span<const MemberCount> counts,
                                        const std::map<std::string, std::string>& kind_names) {
  v1::Census census;
  *census.mutable_as_of() = value::ToDate(as_of);
  Counts kinds, standard_kinds, tags;
  int64_t total = 0;
  for (const MemberCount& members : counts) {
    total += members.count;
    kinds[members.kind] += members.count;
    standard_kinds[v1::StandardKind_Name(members.standard_kind)] += members.count;
    for (const std::string& tag : members.tags) tags[tag] += members.count;
  }
  census.set_total(total);
  RETURN_IF_ERROR(AddPartition(
      kinds,
      [&](const std::string& kind, v1::CensusPart& part) {
        part.set_kind(kind);
        const auto name = kind_names.find(kind);
        if (name != kind_names.end()) part.set_display_name(name->second);
      },
      *census.mutable_by_kind()));
  RETURN_IF_ERROR(AddPartition(
      standard_kinds,
      [](const std::string& name, v1::CensusPart& part) {
        v1::StandardKind standard_kind = v1::STANDARD_KIND_UNSPECIFIED;
        v1::StandardKind_Parse(name, &standard_kind);
        part.set_standard_kind(standard_kind);
      },
      *census.mutable_by_standard_kind()));
  RETURN_IF_ERROR(AddTags(tags, census));
  return census;
}

absl::Status CompareWithDeclared(const v1::DeclaredCensus& declared, v1::Census& census) {
  v1::DeclaredComparison& comparison = *census.mutable_declared();
  *comparison.mutable_declared() = declared;
  ASSIGN_OR_RETURN(*comparison.mutable_difference(), Difference(census.total(), declared.total()));
  for (const v1::DeclaredKindCount& part : declared.kind_counts()) {
    if (part.kind().empty()) continue;
    v1::DeclaredKindComparison& kind = *comparison.add_kinds();
    kind.set_kind(part.kind());
    *kind.mutable_declared_count() = part.count();
    kind.set_listed_count(Listed(census, part.kind()));
    ASSIGN_OR_RETURN(*kind.mutable_difference(), Difference(kind.listed_count(), part.count()));
  }
  ReportTotals(census);
  return ReportParts(census);
}

std::vector<std::string> GrowthSinceFirst(absl::Span<const int64_t> totals) {
  std::vector<std::string> growth;
  for (const int64_t total : totals) {
    const auto percent = value::Divide(Decimal::FromInt((total - totals.front()) * 100),
                                       Decimal::FromInt(totals.front()));
    growth.push_back(percent.ok() ? percent->ToString(2) : "");
  }
  return growth;
}

}  // namespace edugroup::membership
