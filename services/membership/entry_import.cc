#include "services/membership/entry_import.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/value/status.h"
#include "common/value/text.h"
#include "services/membership/entry.h"
#include "services/membership/entry_rows.h"
#include "services/membership/entry_rules.h"
#include "services/membership/entry_write.h"
#include "services/membership/kind_store.h"
#include "services/membership/organization_store.h"
#include "services/membership/refusal.h"
#include "services/membership/register.h"
#include "services/membership/register_store.h"

namespace edugroup::membership {
namespace {

using resource::Change;
using type::Finding;
using v1::Entry;
using v1::ImportEntriesRequest;
using v1::ImportEntriesResponse;
using v1::Register;

constexpr int kMostFindingsAnswered = 1000;
constexpr int kMostKinds = 20000;
constexpr size_t kNamesPerStatement = 200;

Finding RowFault(absl::string_view rule_id, absl::string_view subject, absl::string_view message,
                 absl::string_view message_zh) {
  Finding finding;
  finding.set_rule_id(absl::StrCat("register.", rule_id));
  finding.set_severity(Finding::HARD);
  finding.set_subject(std::string(subject));
  finding.set_message(std::string(message));
  finding.set_message_zh(std::string(message_zh));
  return finding;
}

// One import, in one transaction.
class Import {
 public:
  Import(const rpc::Call& call, const ImportEntriesRequest& request, const KindDirectory& kinds,
         Change& change)
      : call_(call), request_(request), kinds_(kinds), change_(change) {}

  absl::StatusOr<ImportEntriesResponse> Run() {
    ASSIGN_OR_RETURN(record_, change_.Load<Register>(Registers(), request_.parent()));
    RETURN_IF_ERROR(Refuse(CheckImport(record_, request_)));
    RETURN_IF_ERROR(CheckRole());
    RETURN_IF_ERROR(ReadRows());
    RETURN_IF_ERROR(CheckOwners());
    RETURN_IF_ERROR(MatchKnown());
    RETURN_IF_ERROR(HoldAgainstRules());
    return Write();
  }

 private:
  struct Row {
    EntryDraft draft;
    std::vector<Finding> findings;
    bool unchanged = false;
  };

  absl::Status CheckRole() const {
    const bool may_verify = call_.Has(auth::Role::SECRETARIAT) || call_.Has(auth::Role::DEPARTMENT);
    if (request_.target_state() != Entry::VERIFIED || may_verify) return absl::OkStatus();
    return Error(absl::StatusCode::kPermissionDenied, ErrorReason::ROLE_REQUIRED,
                 "entries are verified by SECRETARIAT or DEPARTMENT",
                 "只有秘书处和牵头部门可以核实条目");
  }

  absl::Status ReadRows() {
    std::vector<KnownName> wanted, known;
    for (const std::string& name : PrintedOrganizations(record_, request_)) {
      wanted.push_back({"", name, value::NameFingerprint(name)});
    }
    const absl::Span<const KnownName> all = wanted;
    for (size_t first = 0; first < all.size(); first += kNamesPerStatement) {
      ASSIGN_OR_RETURN(const std::vector<KnownName> found,
                       FindNames(change_, resource::ParentOf(record_.name()),
                                 all.subspan(first, kNamesPerStatement)));
      known.insert(known.end(), found.begin(), found.end());
    }
    for (int i = 0; i < request_.rows_size(); ++i) {
      RowReading reading = ReadRow(record_, request_, i, {known, &kinds_});
      Row& row = rows_.emplace_back();
      row.findings = std::move(reading.findings);
      row.draft = {absl::StrCat("rows[", i, "]"), std::move(reading.entry), std::nullopt};
      ASSIGN_OR_RETURN(const std::string name,
                       resource::NewName(Entries(), record_.name(), "", "entry_id"));
      row.draft.entry.set_name(name);
      row.draft.entry.set_state(Entry::DRAFT);
      CompleteEntry(record_, row.draft.entry);
    }
    return absl::OkStatus();
  }

  // A row that is wrong anyway may be so because its owner could not be read.
  absl::Status CheckOwners() const {
    for (const Row& row : rows_) {
      if (IsStopped(row)) continue;
      RETURN_IF_ERROR(call_.MayActFor(row.draft.entry.organization()));
    }
    return absl::OkStatus();
  }

  std::optional<std::string> TokenOf(const Entry& entry) const {
    const auto key = KeyOf(FindRule(record_, request_.key_rule())->unique(), entry);
    if (!key.has_value()) return std::nullopt;
    return KeyToken(record_.name(), request_.key_rule(), *key);
  }

  // The entries there are with the keys of the rows, loaded, by token.
  absl::StatusOr<std::map<std::string, Entry>> LoadKnown() {
    std::vector<std::string> tokens;
    for (const Row& row : rows_) {
      const auto token = TokenOf(row.draft.entry);
      if (token.has_value()) tokens.push_back(*token);
    }
    ASSIGN_OR_RETURN(const auto names,
                     FindByTokens(change_, resource::ParentOf(record_.name()), tokens));
    std::vector<std::string> wanted;
    for (const auto& [token, holders] : names) wanted.push_back(holders.front());
    ASSIGN_OR_RETURN(std::vector<Entry> entries, LoadEntries(change_, record_.name(), wanted));
    std::map<std::string, Entry> loaded;
    for (Entry& entry : entries) {
      const auto token = TokenOf(entry);
      if (token.has_value()) loaded.emplace(*token, std::move(entry));
    }
    return loaded;
  }

  // Rows with the key of an entry are that entry; a key that a row above has is a mistake.
  absl::Status MatchKnown() {
    if (request_.key_rule().empty()) return absl::OkStatus();
    ASSIGN_OR_RETURN(const auto known, LoadKnown());
    std::set<std::string> seen;
    const std::string subject =
        *FindRule(record_, request_.key_rule())->unique().columns().rbegin();
    for (Row& row : rows_) {
      const auto token = TokenOf(row.draft.entry);
      if (!token.has_value()) continue;
      if (!seen.insert(*token).second) {
        row.findings.push_back(
            RowFault("row-repeated", subject, "a row above has the same key", "与前面的行重复"));
        continue;
      }
      const auto entry = known.find(*token);
      if (entry != known.end()) Match(entry->second, subject, row);
    }
    return absl::OkStatus();
  }

  void Match(const Entry& known, const std::string& subject, Row& row) {
    if (!IsStopped(row) && SaysTheSame(known, row.draft.entry)) {
      row.unchanged = true;
      return;
    }
    const bool open = known.state() == Entry::DRAFT || known.state() == Entry::RETURNED;
    if (!open) {
      row.findings.push_back(RowFault("entry-locked", subject,
                                      absl::StrCat("differs from ", known.name(), ", which is ",
                                                   Entry::State_Name(known.state())),
                                      "与已提交或已核实的条目不一致"));
      return;
    }
    Entry changed = known;
    *changed.mutable_cells() = row.draft.entry.cells();
    *changed.mutable_source() = row.draft.entry.source();
    changed.set_organization(row.draft.entry.organization());
    changed.set_display_name(row.draft.entry.display_name());
    row.draft.entry = std::move(changed);
    row.draft.before = known;
  }

  absl::Status HoldAgainstRules() {
    std::vector<EntryDraft> drafts;
    std::vector<Row*> rows;
    for (Row& row : rows_) {
      if (row.unchanged) continue;
      drafts.push_back(row.draft);
      rows.push_back(&row);
    }
    RETURN_IF_ERROR(CheckDrafts(change_, record_, absl::MakeSpan(drafts)));
    for (size_t i = 0; i < rows.size(); ++i) {
      rows[i]->draft = std::move(drafts[i]);
      const auto& found = rows[i]->draft.entry.findings();
      rows[i]->findings.insert(rows[i]->findings.end(), found.begin(), found.end());
    }
    return absl::OkStatus();
  }

  // What stops the row on its way to the target state; a DRAFT takes SOFT findings along.
  std::vector<Finding> StoppingOf(const Row& row) const {
    const std::vector<type::Waiver> waivers(request_.waivers().begin(), request_.waivers().end());
    std::vector<Finding> stopping = Stopping(row.findings, waivers);
    if (request_.target_state() > Entry::DRAFT) return stopping;
    std::erase_if(stopping,
                  [](const Finding& finding) { return finding.severity() != Finding::HARD; });
    return stopping;
  }
  bool IsStopped(const Row& row) const { return !StoppingOf(row).empty(); }

  absl::StatusOr<ImportEntriesResponse> Write() {
    ImportEntriesResponse response;
    std::vector<EntryDraft> drafts;
    std::vector<Finding> stopping;
    for (size_t i = 0; i < rows_.size(); ++i) {
      Row& row = rows_[i];
      const int index = static_cast<int>(i);
      AddFindings(index, row, response);
      const std::vector<Finding> of_row = StoppingOf(row);
      for (const Finding& finding : of_row) {
        Finding& shown = stopping.emplace_back(finding);
        shown.set_subject(absl::StrCat(row.draft.field, " ", finding.subject()));
      }
      if (!of_row.empty()) {
        response.add_rejected_rows(index);
      } else if (row.unchanged) {
        response.set_unchanged_count(response.unchanged_count() + 1);
      } else {
        Advance(row.draft.entry);
        auto* names = row.draft.before.has_value() ? response.mutable_updated_entries()
                                                   : response.mutable_created_entries();
        *names->Add() = row.draft.entry.name();
        drafts.push_back(std::move(row.draft));
      }
    }
    if (!request_.allow_partial() && !request_.validate_only()) RETURN_IF_ERROR(Refuse(stopping));
    RETURN_IF_ERROR(KeepDrafts(change_, record_, absl::MakeSpan(drafts)));
    return response;
  }

  void AddFindings(int index, const Row& row, ImportEntriesResponse& response) const {
    response.set_finding_count(response.finding_count() + static_cast<int>(row.findings.size()));
    for (const Finding& finding : row.findings) {
      if (response.findings_size() >= kMostFindingsAnswered) return;
      *response.add_findings() = FindingOf(record_, request_, index, finding);
    }
  }

  void Advance(Entry& entry) const {
    if (request_.target_state() <= Entry::DRAFT) return;
    entry.set_state(request_.target_state());
    *entry.mutable_waivers() = request_.waivers();
    entry.clear_return_reason();
  }

  const rpc::Call& call_;
  const ImportEntriesRequest& request_;
  const KindDirectory& kinds_;
  Change& change_;
  Register record_;
  std::vector<Row> rows_;
};

}  // namespace

absl::StatusOr<ImportEntriesResponse> ImportEntries(resource::Store& store, const rpc::Call& call,
                                                    const ImportEntriesRequest& request) {
  RETURN_IF_ERROR(Entries().pattern.CheckParent("parent", request.parent()));
  resource::ListQuery every_kind;
  every_kind.parent = std::string(resource::ParentOf(request.parent()));
  ASSIGN_OR_RETURN(const std::vector<v1::Kind> kinds,
                   store.All<v1::Kind>(call, Kinds(), every_kind, kMostKinds));
  const KindDirectory directory(kinds);
  return store.Write<ImportEntriesResponse>(call, request, [&](Change& change) {
    return Import(call, request, directory, change).Run();
  });
}

}  // namespace edugroup::membership
