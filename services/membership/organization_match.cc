#include "services/membership/organization_match.h"

#include <algorithm>
#include <set>

#include "absl/strings/str_cat.h"

namespace edugroup::membership {
namespace {

using type::Finding;
using v1::RowFinding;

constexpr char kIdentityConflict[] = "organization.identity-conflict";
constexpr char kRowRepeated[] = "organization.row-repeated";
// Of one row; a name as common as this says nothing more by being listed on.
constexpr size_t kMostResembled = 5;

class Matcher {
 public:
  Matcher(const v1::ImportOrganizationsRequest& request,
          absl::Span<const OrganizationReading> readings, const KnownOrganizations& known,
          std::vector<RowFinding>& findings)
      : request_(request), readings_(readings), known_(known), findings_(findings) {}

  std::vector<std::string> Match() {
    std::vector<std::string> matches;
    for (int i = 0; i < request_.rows_size(); ++i) {
      matches.push_back(Identify(i));
      if (!RepeatsARow(i, matches.back())) Compare(i, matches.back());
      Remember(i, matches.back());
    }
    return matches;
  }

 private:
  RowPlace Place(int row) const { return {request_.rows(row), row}; }
  const v1::Organization& Said(int row) const { return readings_[row].organization; }

  void Add(int row, absl::string_view column, absl::string_view rule, Finding::Severity severity,
           std::string message, std::string message_zh, absl::string_view measured) {
    findings_.push_back(
        FindingOf(Place(row), column, rule, severity, std::move(message), std::move(message_zh)));
    findings_.back().mutable_finding()->set_measured(std::string(measured));
  }

  const std::vector<NameHolder>& HoldersOf(const std::string& fingerprint) const {
    static const auto& none = *new std::vector<NameHolder>();
    const auto found = known_.by_fingerprint.find(fingerprint);
    return found == known_.by_fingerprint.end() ? none : found->second;
  }

  // Known organisations that the row names by id, by code and by full name.
  std::set<std::string> Candidates(int row) const {
    std::set<std::string> candidates;
    const std::string& id = request_.rows(row).organization_id();
    const std::string name = absl::StrCat(request_.parent(), "/organizations/", id);
    if (!id.empty() && known_.organizations.contains(name)) candidates.insert(name);
    const auto code = known_.by_credit_code.find(Said(row).unified_social_credit_code());
    if (code != known_.by_credit_code.end()) candidates.insert(code->second);
    if (!candidates.empty() || !id.empty()) return candidates;
    return CandidatesByName(row);
  }

  std::set<std::string> CandidatesByName(int row) const {
    std::set<std::string> candidates;
    for (const KnownName& name : readings_[row].names) {
      if (name.name != Said(row).display_name()) continue;
      for (const NameHolder& holder : HoldersOf(name.fingerprint)) {
        if (holder.is_full_name && holder.name == name.name) candidates.insert(holder.organization);
      }
    }
    return candidates;
  }

  std::string Identify(int row) {
    const std::set<std::string> candidates = Candidates(row);
    if (candidates.empty()) return "";
    if (candidates.size() > 1) {
      Add(row, "", kIdentityConflict, Finding::HARD,
          absl::StrCat("may be ", *candidates.begin(), " or ", *candidates.rbegin()),
          "编号、信用代码或名称分属不同的单位，无法确定是哪一个", *candidates.begin());
    }
    return *candidates.begin();
  }

  // The earlier row that is the same organisation; -1 when there is none.
  int EarlierRow(int row, const std::string& match) const {
    const auto find = [](const auto& map, const std::string& key) {
      const auto found = key.empty() ? map.end() : map.find(key);
      return found == map.end() ? -1 : found->second;
    };
    const std::string& code = Said(row).unified_social_credit_code();
    int earlier =
        std::max(find(by_match_, match), find(by_id_, request_.rows(row).organization_id()));
    earlier = std::max(earlier, find(by_code_, code));
    if (earlier >= 0 || !match.empty()) return earlier;
    earlier = find(by_name_, Said(row).display_name());
    if (earlier < 0) return -1;
    const std::string& other = Said(earlier).unified_social_credit_code();
    return code.empty() || other.empty() ? earlier : -1;  // two codes: two organisations of a name
  }

  bool RepeatsARow(int row, const std::string& match) {
    const int earlier = EarlierRow(row, match);
    if (earlier < 0) return false;
    const std::string place = PlaceText(earlier);
    Add(row, "display_name", kRowRepeated, Finding::HARD,
        absl::StrCat("the same organization as ", place), absl::StrCat("与", place, "为同一单位"),
        Said(earlier).display_name());
    return true;
  }

  std::string PlaceText(int row) const {
    const std::string& place = request_.rows(row).source().place();
    return place.empty() ? absl::StrCat("rows[", row, "]") : place;
  }

  // Reports others that go by one of the row's names, those left out that its own organisation goes
  // by to the letter already.
  void Compare(int row, const std::string& match) {
    std::set<std::string> reported;
    for (const KnownName& name : readings_[row].names) {
      const std::vector<NameHolder>& holders = HoldersOf(name.fingerprint);
      const bool held = !match.empty() &&
                        std::any_of(holders.begin(), holders.end(), [&](const NameHolder& holder) {
                          return holder.organization == match && holder.name == name.name;
                        });
      if (held) continue;
      for (const NameHolder& holder : holders) {
        if (reported.size() == kMostResembled) return;
        if (holder.organization == match || !reported.insert(holder.organization).second) continue;
        AddResemblance(row, name.name, holder.organization, holder.name);
      }
      CompareWithRows(row, name, reported);
    }
  }

  void CompareWithRows(int row, const KnownName& name, std::set<std::string>& reported) {
    const auto earlier = by_fingerprint_.find(name.fingerprint);
    if (earlier == by_fingerprint_.end()) return;
    const std::string place = PlaceText(earlier->second);
    if (!reported.insert(place).second) return;
    AddResemblance(row, name.name, place, Said(earlier->second).display_name());
  }

  void AddResemblance(int row, const std::string& name, const std::string& other,
                      const std::string& other_name) {
    Add(row, "display_name", kNearDuplicateRule, Finding::SOFT,
        absl::StrCat("\"", name, "\" resembles \"", other_name, "\" (", other,
                     "): the same organization?"),
        absl::StrCat("“", name, "”与“", other_name, "”（", other,
                     "）名称相近，请确认是否为同一单位"),
        other_name);
  }

  void Remember(int row, const std::string& match) {
    if (!match.empty()) by_match_.try_emplace(match, row);
    by_id_.try_emplace(request_.rows(row).organization_id(), row);
    by_code_.try_emplace(Said(row).unified_social_credit_code(), row);
    by_name_.try_emplace(Said(row).display_name(), row);
    for (const KnownName& name : readings_[row].names) {
      by_fingerprint_.try_emplace(name.fingerprint, row);
    }
  }

  const v1::ImportOrganizationsRequest& request_;
  const absl::Span<const OrganizationReading> readings_;
  const KnownOrganizations& known_;
  std::vector<RowFinding>& findings_;
  // The first row of each; keys point into the request and the readings.
  absl::flat_hash_map<std::string, int> by_match_;
  absl::flat_hash_map<absl::string_view, int> by_id_, by_code_, by_name_, by_fingerprint_;
};

}  // namespace

std::vector<std::string> MatchRows(const v1::ImportOrganizationsRequest& request,
                                   absl::Span<const OrganizationReading> readings,
                                   const KnownOrganizations& known,
                                   std::vector<RowFinding>& findings) {
  return Matcher(request, readings, known, findings).Match();
}

}  // namespace edugroup::membership
