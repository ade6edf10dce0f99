#include "services/membership/organization_import.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/str_cat.h"
#include "common/resource/fields.h"
#include "common/value/status.h"
#include "services/membership/history_tables.h"
#include "services/membership/kind_store.h"
#include "services/membership/organization_difference.h"
#include "services/membership/organization_import_store.h"
#include "services/membership/organization_record.h"
#include "services/membership/organization_store.h"
#include "services/membership/refusal.h"

namespace edugroup::membership {
namespace {

using resource::Change;
using type::Finding;
using v1::Kind;
using v1::Organization;
using v1::RowFinding;
using Request = v1::ImportOrganizationsRequest;
using Response = v1::ImportOrganizationsResponse;

constexpr int kMostListed = 1000;

// The rows of a request as they are by themselves, whatever the database knows.
struct Reading {
  std::vector<OrganizationReading> rows;
  std::vector<RowFinding> findings;
};

absl::StatusOr<Reading> Read(resource::Store& store, const rpc::Call& call,
                             const Request& request) {
  resource::ListQuery query;
  query.parent = request.parent();
  ASSIGN_OR_RETURN(const std::vector<Kind> kinds, store.All<Kind>(call, Kinds(), query));
  const KindDirectory directory(kinds);
  Reading reading;
  reading.rows.reserve(request.rows_size());
  for (int i = 0; i < request.rows_size(); ++i) {
    reading.rows.push_back(ReadRow({request.rows(i), i}, directory, reading.findings));
  }
  return reading;
}

// One try to write a request, inside its transaction.
class Import {
 public:
  Import(Change& change, const Request& request, const Reading& reading, absl::CivilDay today)
      : change_(change),
        today_(today),
        request_(request),
        rows_(reading.rows),
        findings_(reading.findings),
        waiver_(std::find_if(request.waivers().begin(), request.waivers().end(), Waives)) {}

  absl::StatusOr<Response> Run() {
    ASSIGN_OR_RETURN(const KnownOrganizations known, FindKnown(change_, request_, rows_));
    matches_ = MatchRows(request_, rows_, known, findings_);
    std::stable_sort(findings_.begin(), findings_.end(),
                     [](const auto& a, const auto& b) { return a.row() < b.row(); });
    RETURN_IF_ERROR(Reject());
    RETURN_IF_ERROR(Update());
    RETURN_IF_ERROR(Insert());
    RETURN_IF_ERROR(InsertNames(change_, names_));
    ListFindings();
    return std::move(response_);
  }

 private:
  bool Waived(const RowFinding& found) const {
    return found.finding().rule_id() == kNearDuplicateRule && waiver_ != request_.waivers().end();
  }
  bool Stops(const RowFinding& found) const {
    return found.finding().severity() == Finding::HARD || !Waived(found);
  }

  // Leaves the rows out that a finding stops, or refuses the call for them.
  absl::Status Reject() {
    std::vector<Finding> stopping;
    for (const RowFinding& found : findings_) {
      if (!Stops(found)) {
        waived_.insert(found.row());
        continue;
      }
      stopping.push_back(found.finding());
      if (rejected_.insert(found.row()).second) response_.add_rejected_rows(found.row());
    }
    const bool refuses = !request_.allow_partial() && !request_.validate_only();
    return refuses ? Refuse(stopping) : absl::OkStatus();
  }

  // Rows that are written or compared, of known (or of new) organisations.
  std::vector<int> Accepted(bool known) const {
    std::vector<int> accepted;
    for (int i = 0; i < request_.rows_size(); ++i) {
      if (!rejected_.contains(i) && matches_[i].empty() != known) accepted.push_back(i);
    }
    return accepted;
  }

  absl::Status Update() {
    const std::vector<int> rows = Accepted(/*known=*/true);
    std::vector<std::string> names;
    for (const int row : rows) names.push_back(matches_[row]);
    ASSIGN_OR_RETURN(const auto loaded, LoadOrganizations(change_, request_.parent(), names));
    std::vector<std::pair<const Organization*, Organization>> changes;  // before, after
    for (const int row : rows) {
      const auto before = loaded.find(matches_[row]);
      if (before == loaded.end()) {
        return Error(absl::StatusCode::kAborted, ErrorReason::CONTENTION,
                     absl::StrCat(matches_[row], " was deleted meanwhile; repeat the call"),
                     "单位刚被删除，请重试");
      }
      Organization after = Merged(before->second, rows_[row].organization);
      if (!ListDifferences(row, before->second, after) || !request_.update_existing()) continue;
      RETURN_IF_ERROR(CheckLengths(row, after));
      if (waived_.contains(row)) *after.add_waivers() = *waiver_;
      changes.emplace_back(&before->second, std::move(after));
    }
    response_.set_updated_count(static_cast<int>(changes.size()));
    return WriteChanges(changes);
  }

  // A row that is right by itself may make a list of the organisation too long.
  static absl::Status CheckLengths(int row, Organization organization) {
    organization.clear_contacts();  // of which some may have been erased
    std::vector<FieldViolation> violations = resource::CheckFields(organization);
    for (FieldViolation& violation : violations) {
      violation.field = absl::StrCat("rows[", row, "].", violation.field);
    }
    return Refuse(violations);
  }

  // False when there are none.
  bool ListDifferences(int row, const Organization& before, const Organization& after) {
    std::vector<v1::OrganizationDifference> differences = Differences(before, after);
    if (differences.empty()) response_.set_unchanged_count(response_.unchanged_count() + 1);
    for (v1::OrganizationDifference& difference : differences) {
      response_.set_difference_count(response_.difference_count() + 1);
      if (response_.differences_size() == kMostListed) continue;
      difference.set_row(row);
      difference.set_organization(before.name());
      *response_.add_differences() = std::move(difference);
    }
    return !differences.empty();
  }

  absl::Status WriteChanges(std::vector<std::pair<const Organization*, Organization>>& changes) {
    std::vector<Organization*> written;
    for (auto& [before, after] : changes) written.push_back(&after);
    RETURN_IF_ERROR(SetStandardKinds(written));
    std::vector<OrganizationUpdate> updates;
    for (auto& [before, after] : changes) updates.push_back({before, &after});
    RETURN_IF_ERROR(RecordUpdates(change_, {today_, "", std::nullopt}, updates));
    std::vector<std::string> renamed;
    for (auto& [before, after] : changes) {
      std::vector<KnownName> names = NamesOf(after);
      if (SameNames(NamesOf(*before), names)) continue;
      renamed.push_back(after.name());
      std::move(names.begin(), names.end(), std::back_inserter(names_));
    }
    for (auto& [before, after] : changes) {
      RETURN_IF_ERROR(change_.Update(Organizations(), *before, after));
    }
    return DeleteNamesOf(change_, request_.parent(), renamed);
  }

  absl::Status Insert() {
    std::vector<Organization> created;
    for (const int row : Accepted(/*known=*/false)) {
      Organization& organization = created.emplace_back(rows_[row].organization);
      ASSIGN_OR_RETURN(const std::string name,
                       resource::NewName(Organizations(), request_.parent(),
                                         request_.rows(row).organization_id(),
                                         absl::StrCat("rows[", row, "].organization_id")));
      organization.set_name(name);
      if (waived_.contains(row)) *organization.add_waivers() = *waiver_;
      for (const KnownName& known : rows_[row].names) {
        names_.push_back({name, known.name, known.fingerprint});
      }
    }
    std::vector<Organization*> written;
    for (Organization& organization : created) written.push_back(&organization);
    RETURN_IF_ERROR(SetStandardKinds(written));
    std::vector<FirstVersion> versions;
    for (Organization& organization : created) {
      versions.push_back(BeginHistory(organization));
      RETURN_IF_ERROR(change_.Insert(Organizations(), organization));
      response_.add_created_organizations(organization.name());
    }
    return RecordFirst(change_, OrganizationHistories(), versions);
  }

  // Holds the kinds the organisations refer to, each once.
  absl::Status SetStandardKinds(const std::vector<Organization*>& organizations) {
    absl::flat_hash_set<std::string> seen;
    std::vector<KindReference> references;
    const auto refer = [&](const char* field, const std::string& kind, Kind::Taxonomy taxonomy) {
      if (seen.insert(kind).second) references.push_back({field, kind, taxonomy});
    };
    for (const Organization* organization : organizations) {
      refer("rows.kind", organization->kind(), Kind::ORGANIZATION_KIND);
      refer("rows.region", organization->region(), Kind::REGION);
      for (const std::string& cluster : organization->industry_clusters()) {
        refer("rows.industry_clusters", cluster, Kind::INDUSTRY_CLUSTER);
      }
    }
    ASSIGN_OR_RETURN(const auto standard_kinds, HoldKinds(change_, request_.parent(), references));
    for (Organization* organization : organizations) {
      organization->set_standard_kind(standard_kinds.at(organization->kind()));
    }
    return absl::OkStatus();
  }

  void ListFindings() {
    response_.set_finding_count(static_cast<int>(findings_.size()));
    for (RowFinding& found : findings_) {
      if (response_.findings_size() == kMostListed) break;
      *response_.add_findings() = std::move(found);
    }
  }

  Change& change_;
  const absl::CivilDay today_;
  const Request& request_;
  const std::vector<OrganizationReading>& rows_;
  std::vector<RowFinding> findings_;
  const google::protobuf::RepeatedPtrField<type::Waiver>::const_iterator waiver_;
  std::vector<std::string> matches_;
  absl::flat_hash_set<int> rejected_, waived_;
  std::vector<KnownName> names_;  // to be kept, by organisation
  Response response_;
};

}  // namespace

absl::StatusOr<Response> ImportOrganizations(resource::Store& store, const rpc::Call& call,
                                             const Request& request) {
  RETURN_IF_ERROR(Organizations().pattern.CheckParent("parent", request.parent()));
  ASSIGN_OR_RETURN(const Reading reading, Read(store, call, request));
  return store.Write<Response>(call, request, [&](Change& change) {
    return Import(change, request, reading, call.today).Run();
  });
}

}  // namespace edugroup::membership
