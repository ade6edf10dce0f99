#include "tools/reading/file.h"

#include <filesystem>
#include <fstream>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "common/value/status.h"
#include "tools/reading/archive.h"
#include "tools/reading/charset.h"
#include "tools/reading/csv.h"
#include "tools/reading/docx.h"
#include "tools/reading/limits.h"
#include "tools/reading/xlsx.h"

namespace edugroup::reading {
namespace {

constexpr char kZip[] = "PK\x03\x04";
constexpr char kOldOffice[] = "\xD0\xCF\x11\xE0";

absl::StatusOr<std::string> ReadWhole(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return absl::NotFoundError(absl::StrCat("cannot read ", path));
  std::string bytes(kMostFileBytes + 1, '\0');
  file.read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  if (file.bad()) return absl::NotFoundError(absl::StrCat("cannot read ", path));
  bytes.resize(file.gcount());
  return bytes;
}

PartReader PartsOf(Archive& archive) {
  return [&archive](const std::string& part, Sink sink) { return archive.Read(part, sink); };
}

absl::StatusOr<std::vector<Table>> ReadPackage(const std::string& bytes) {
  ASSIGN_OR_RETURN(Archive archive, Archive::Open(bytes));
  const PartReader read = PartsOf(archive);
  if (archive.Has("xl/workbook.xml")) return ReadXlsx(read);
  if (archive.Has("word/document.xml")) return ReadDocx(read);
  return absl::InvalidArgumentError("the archive holds neither a workbook nor a document");
}

absl::StatusOr<std::vector<Table>> ReadText(const std::string& bytes) {
  ASSIGN_OR_RETURN(const std::string text, ToUtf8(bytes));
  Table table;
  ASSIGN_OR_RETURN(table.rows, ParseCsv(text));
  return std::vector<Table>{std::move(table)};
}

absl::StatusOr<std::string> ReadPackageText(const std::string& bytes) {
  ASSIGN_OR_RETURN(Archive archive, Archive::Open(bytes));
  if (archive.Has("word/document.xml")) return ReadDocxText(PartsOf(archive));
  return absl::InvalidArgumentError("no document: the text is read from .docx and text files");
}

// What no reader takes.
absl::Status CheckReadable(const std::string& bytes) {
  if (bytes.size() > kMostFileBytes) {
    return absl::ResourceExhaustedError(
        absl::StrCat("the file has more than ", kMostFileBytes >> 20, " MiB"));
  }
  if (absl::StartsWith(bytes, kOldOffice)) {
    return absl::InvalidArgumentError(
        "an old .xls or .doc file, or one with a password: save it as .xlsx or .docx without");
  }
  return absl::OkStatus();
}

absl::StatusOr<std::vector<Table>> ReadTables(const std::string& bytes) {
  RETURN_IF_ERROR(CheckReadable(bytes));
  return absl::StartsWith(bytes, kZip) ? ReadPackage(bytes) : ReadText(bytes);
}

std::string Listed(const std::vector<Table>& tables) {
  std::string list;
  for (size_t i = 0; i < tables.size(); ++i) {
    absl::StrAppend(&list, "\n  ", i + 1, " ", tables[i].title,
                    tables[i].caption.empty() ? "" : ": ", tables[i].caption, " (",
                    tables[i].rows.size(), " rows", tables[i].is_hidden ? ", hidden)" : ")");
  }
  return list;
}

}  // namespace

absl::StatusOr<std::vector<Table>> ReadBytes(const std::string& bytes,
                                             const std::string& document) {
  absl::StatusOr<std::vector<Table>> tables = ReadTables(bytes);
  if (!tables.ok()) {
    return absl::Status(tables.status().code(),
                        absl::StrCat(document, ": ", tables.status().message()));
  }
  for (Table& table : *tables) table.document = document;
  return tables;
}

absl::StatusOr<std::vector<Table>> ReadFile(const std::string& path) {
  ASSIGN_OR_RETURN(const std::string bytes, ReadWhole(path));
  return ReadBytes(bytes, std::filesystem::path(path).filename().string());
}

absl::StatusOr<std::string> ReadTextOf(const std::string& path) {
  ASSIGN_OR_RETURN(const std::string bytes, ReadWhole(path));
  RETURN_IF_ERROR(CheckReadable(bytes));
  return absl::StartsWith(bytes, kZip) ? ReadPackageText(bytes) : ToUtf8(bytes);
}

absl::StatusOr<Table> Choose(std::vector<Table> tables, absl::string_view wanted) {
  std::vector<size_t> found;
  size_t place;
  const bool has_place = absl::SimpleAtoi(wanted, &place);
  for (size_t i = 0; i < tables.size(); ++i) {
    const bool is_meant = wanted.empty() ? !tables[i].is_hidden && !tables[i].rows.empty()
                                         : tables[i].title == wanted;
    if (is_meant) found.push_back(i);
  }
  if (found.empty() && has_place && place >= 1 && place <= tables.size()) {
    found.push_back(place - 1);
  }
  if (found.size() == 1) return std::move(tables[found[0]]);
  return absl::InvalidArgumentError(
      tables.empty() ? "the file has no table"
                     : absl::StrCat("which table is meant? There are:", Listed(tables)));
}

}  // namespace edugroup::reading
