#include "tools/edugroupctl/census_table.h"

#include <map>
#include <string>

#include "absl/strings/str_cat.h"
#include "google/protobuf/repeated_ptr_field.h"
#include "tools/edugroupctl/names.h"

namespace edugroup::ctl {
namespace {

using google::protobuf::RepeatedPtrField;
using membership::v1::Census;
using membership::v1::CensusPart;
using membership::v1::CensusPoint;
using membership::v1::CensusSeries;

constexpr char kTotal[] = "total";

std::string DimensionOf(const CensusPart& part) {
  switch (part.of_case()) {
    case CensusPart::kKind:
      return "kind";
    case CensusPart::kStandardKind:
      return "standard kind";
    case CensusPart::kTag:
      return "tag";
    case CensusPart::kGrade:
      return "grade";
    case CensusPart::kRegion:
      return "region";
    case CensusPart::kIndustryCluster:
      return "cluster";
    default:
      return "";
  }
}

// "–" for those without a grade or a region.
std::string NameOf(const CensusPart& part) {
  if (!part.display_name().empty()) return part.display_name();
  if (part.of_case() == CensusPart::kStandardKind) {
    return membership::v1::StandardKind_Name(part.standard_kind());
  }
  const std::string name = WithoutGroup(
      absl::StrCat(part.tag(), part.kind(), part.grade(), part.region(), part.industry_cluster()));
  return name.empty() ? "–" : name;
}

// What is declared of a kind, and the difference.
std::map<std::string, std::pair<std::string, std::string>> DeclaredByKind(const Census& census) {
  std::map<std::string, std::pair<std::string, std::string>> declared;
  for (const auto& kind : census.declared().kinds()) {
    declared[kind.kind()] = {kind.declared_count().value(), kind.difference().value()};
  }
  return declared;
}

void AddPoints(const std::string& by, const std::string& part,
               const RepeatedPtrField<CensusPoint>& points, Table& table) {
  for (const CensusPoint& point : points) {
    table.Add(
        {by, part, DateText(point.date()), absl::StrCat(point.total()), point.growth_percent()});
  }
}

}  // namespace

Table CensusTable(const Census& census, Census::Dimension dimension) {
  Table table(
      {{"by"}, {"part"}, Number("members"), Number("%"), Number("declared"), Number("difference")});
  table.Add({kTotal, "", absl::StrCat(census.total()), census.total() == 0 ? "0.00" : "100.00",
             census.declared().declared().total().value(), census.declared().difference().value()});
  const auto declared = DeclaredByKind(census);
  const std::pair<Census::Dimension, const RepeatedPtrField<CensusPart>*> dimensions[] = {
      {Census::KIND, &census.by_kind()},
      {Census::STANDARD_KIND, &census.by_standard_kind()},
      {Census::GRADE, &census.by_grade()},
      {Census::REGION, &census.by_region()},
      {Census::TAG, &census.by_tag()},
      {Census::INDUSTRY_CLUSTER, &census.by_industry_cluster()}};
  for (const auto& [of, parts] : dimensions) {
    if (dimension != Census::DIMENSION_UNSPECIFIED && dimension != of) continue;
    for (const CensusPart& part : *parts) {
      const auto found = declared.find(part.kind());
      const bool has = part.of_case() == CensusPart::kKind && found != declared.end();
      table.Add({DimensionOf(part), NameOf(part), absl::StrCat(part.count()), part.share_percent(),
                 has ? found->second.first : "", has ? found->second.second : ""});
    }
  }
  return table;
}

Table SeriesTable(const CensusSeries& series) {
  Table table({{"by"}, {"part"}, {"date"}, Number("members"), Number("growth %")});
  AddPoints(kTotal, "", series.points(), table);
  for (const auto& part : series.parts()) {
    AddPoints(DimensionOf(part.part()), NameOf(part.part()), part.points(), table);
  }
  return table;
}

}  // namespace edugroup::ctl
