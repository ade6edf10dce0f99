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

using SetPart = void (*)(const std::string& key, v1::CensusPart& part);

// Parts by falling count.
std::vector<int64_t> AddParts(const Counts& counts, SetPart set_part,
                              RepeatedPtrField<v1::CensusPart>& parts) {
  std::vector<int64_t> numbers;
  for (const auto& [key, count] : ByFallingCount(counts)) {
    v1::CensusPart& part = *parts.Add();
    set_part(key, part);
    part.set_count(count);
    numbers.push_back(count);
  }
  return numbers;
}

// Parts that nobody is in twice: their shares add to exactly 100.00.
absl::Status AddPartition(const Counts& counts, SetPart set_part,
                          RepeatedPtrField<v1::CensusPart>& parts) {
  ASSIGN_OR_RETURN(const std::vector<Decimal> shares,
                   value::Shares(AddParts(counts, set_part, parts)));
  for (size_t i = 0; i < shares.size(); ++i) {
    parts.Mutable(static_cast<int>(i))->set_share_percent(shares[i].ToString(2));
  }
  return absl::OkStatus();
}

// Parts that may overlap: each has its share of the total.
absl::Status AddOverlapping(const Counts& counts, int64_t total, SetPart set_part,
                            RepeatedPtrField<v1::CensusPart>& parts) {
  AddParts(counts, set_part, parts);
  for (v1::CensusPart& part : parts) {
    ASSIGN_OR_RETURN(const Decimal share,
                     value::Divide(Decimal::FromInt(part.count() * 100), Decimal::FromInt(total)));
    part.set_share_percent(share.ToString(2));
  }
  return absl::OkStatus();
}

// Grades overlap as soon as a member has two.
absl::Status AddGrades(const Counts& grades, v1::Census& census) {
  const SetPart set_part = [](const std::string& grade, v1::CensusPart& part) {
    part.set_grade(grade);
  };
  int64_t sum = 0;
  for (const auto& [grade, count] : grades) sum += count;
  if (sum == census.total()) return AddPartition(grades, set_part, *census.mutable_by_grade());
  return AddOverlapping(grades, census.total(), set_part, *census.mutable_by_grade());
}

const std::string& KindOf(const v1::CensusPart& part) {
  switch (part.of_case()) {
    case v1::CensusPart::kKind:
      return part.kind();
    case v1::CensusPart::kGrade:
      return part.grade();
    case v1::CensusPart::kRegion:
      return part.region();
    default:
      return part.industry_cluster();
  }
}

void SetNames(const std::map<std::string, std::string>& names,
              RepeatedPtrField<v1::CensusPart>& parts) {
  for (v1::CensusPart& part : parts) {
    const auto name = names.find(KindOf(part));
    if (name != names.end()) part.set_display_name(name->second);
  }
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

int64_t TotalOf(const DayCounts& counts) {
  int64_t total = 0;
  for (const MemberCount& members : counts.members) total += members.count;
  return total;
}

absl::StatusOr<v1::Census> CountMembers(absl::CivilDay as_of, const DayCounts& counts,
                                        const std::map<std::string, std::string>& kind_names) {
  v1::Census census;
  *census.mutable_as_of() = value::ToDate(as_of);
  census.set_total(TotalOf(counts));
  Counts kinds, standard_kinds, regions, tags, clusters;
  for (const MemberCount& members : counts.members) {
    kinds[members.kind] += members.count;
    standard_kinds[v1::StandardKind_Name(members.standard_kind)] += members.count;
    regions[members.region] += members.count;
    for (const std::string& tag : members.tags) tags[tag] += members.count;
    for (const std::string& cluster : members.industry_clusters) clusters[cluster] += members.count;
  }
  RETURN_IF_ERROR(AddPartition(
      kinds, [](const std::string& kind, v1::CensusPart& part) { part.set_kind(kind); },
      *census.mutable_by_kind()));
  RETURN_IF_ERROR(AddPartition(
      standard_kinds,
      [](const std::string& name, v1::CensusPart& part) {
        v1::StandardKind standard_kind = v1::STANDARD_KIND_UNSPECIFIED;
        v1::StandardKind_Parse(name, &standard_kind);
        part.set_standard_kind(standard_kind);
      },
      *census.mutable_by_standard_kind()));
  RETURN_IF_ERROR(AddPartition(
      regions, [](const std::string& region, v1::CensusPart& part) { part.set_region(region); },
      *census.mutable_by_region()));
  RETURN_IF_ERROR(AddOverlapping(
      tags, census.total(), [](const std::string& tag, v1::CensusPart& part) { part.set_tag(tag); },
      *census.mutable_by_tag()));
  RETURN_IF_ERROR(AddOverlapping(
      clusters, census.total(),
      [](const std::string& cluster, v1::CensusPart& part) { part.set_industry_cluster(cluster); },
      *census.mutable_by_industry_cluster()));
  RETURN_IF_ERROR(AddGrades(counts.grades, census));
  for (auto* parts : {census.mutable_by_kind(), census.mutable_by_grade(),
                      census.mutable_by_region(), census.mutable_by_industry_cluster()}) {
    SetNames(kind_names, *parts);
  }
  return census;
}

std::string KeyOf(const v1::CensusPart& part) {
  switch (part.of_case()) {
    case v1::CensusPart::kStandardKind:
      return v1::StandardKind_Name(part.standard_kind());
    case v1::CensusPart::kTag:
      return part.tag();
    default:
      return KindOf(part);
  }
}

const RepeatedPtrField<v1::CensusPart>& PartsOf(const v1::Census& census,
                                                v1::Census::Dimension dimension) {
  static const auto& none = *new RepeatedPtrField<v1::CensusPart>;
  switch (dimension) {
    case v1::Census::KIND:
      return census.by_kind();
    case v1::Census::STANDARD_KIND:
      return census.by_standard_kind();
    case v1::Census::TAG:
      return census.by_tag();
    case v1::Census::GRADE:
      return census.by_grade();
    case v1::Census::REGION:
      return census.by_region();
    case v1::Census::INDUSTRY_CLUSTER:
      return census.by_industry_cluster();
    default:
      return none;
  }
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

}  // namespace edugroup::membership
