#include "services/committee/resolution_store.h"

#include <vector>

#include "absl/strings/str_cat.h"
#include "common/value/status.h"
#include "services/committee/day_number.h"
#include "services/committee/document_number.h"

namespace edugroup::committee {
namespace {

using v1::Resolution;

int64_t DecisionNumber(const Resolution& resolution) {
  return DayNumber(value::ToCivilDay(resolution.decision_date()));
}

// Decision date; drafts first.
std::string SortKey(const Resolution& resolution) {
  return absl::StrCat(absl::Dec(DecisionNumber(resolution), absl::kZeroPad8));
}

constexpr char kForget[] = "DELETE FROM document_number WHERE group_id = ? AND resolution = ?";
constexpr char kFind[] =
    "SELECT resolution FROM document_number WHERE group_id = ? AND word = ? AND year = ? AND "
    "serial = ?";
constexpr char kTake[] =
    "INSERT INTO document_number (group_id, word, year, serial, resolution) VALUES (?, ?, ?, ?, ?)";

bool KeepsNumber(const Resolution& resolution) {
  return !resolution.document_number().empty() &&
         (resolution.state() == Resolution::DRAFT || resolution.state() == Resolution::PASSED);
}

}  // namespace

const resource::Table& ResolutionTable() {
  static const auto* const table = new resource::Table{
      "resolution",
      resource::Pattern("groups/{group}/resolutions/{resolution}"),
      {
          resource::Text<Resolution>("body", "body_name",
                                     [](const Resolution& one) { return one.body(); }),
          resource::Text<Resolution>("meeting", "meeting",
                                     [](const Resolution& one) { return one.meeting(); }),
          resource::Text<Resolution>("display_name", "display_name",
                                     [](const Resolution& one) { return one.display_name(); }),
          resource::Text<Resolution>(
              "state", "state",
              [](const Resolution& one) { return Resolution::State_Name(one.state()); }),
          resource::Text<Resolution>("document_number", "document_number",
                                     [](const Resolution& one) { return one.document_number(); }),
          resource::Date<Resolution>("decision_date", "decision_date", &DecisionNumber),
      },
      resource::Of<Resolution>(&SortKey),
      {}};
  return *table;
}

absl::Status TakeDocumentNumber(resource::Change& change, const Resolution& resolution) {
  const std::string group(resource::GroupOf(resolution.name()));
  ASSIGN_OR_RETURN(sql::Transaction * transaction, change.Sql());
  RETURN_IF_ERROR(
      transaction->Execute({"document_number_forget", kForget}, {group, resolution.name()})
          .status());
  if (!KeepsNumber(resolution)) return absl::OkStatus();
  DocumentNumber number;
  std::vector<FieldViolation> violations;
  ReadDocumentNumber(resolution.document_number(), "resolution.document_number", number,
                     violations);
  if (!violations.empty()) return InvalidFields(violations);
  const sql::Params key = {group, number.word, number.year, number.serial};
  sql::Params row = key;
  row.emplace_back(resolution.name());
  const absl::Status taken = transaction->Execute({"document_number_take", kTake}, row).status();
  if (!absl::IsAlreadyExists(taken)) return taken;
  ASSIGN_OR_RETURN(const sql::Rows rows, transaction->Query({"document_number_find", kFind}, key));
  return rows.empty() ? taken : ResourceExists(rows[0][0].bytes());
}

}  // namespace edugroup::committee
