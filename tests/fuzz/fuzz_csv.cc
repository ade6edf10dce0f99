// Text files: what is read can be written and read again.
#include <cstdint>
#include <cstdlib>
#include <string>
#include <vector>

#include "tools/reading/clean.h"
#include "tools/reading/csv.h"
#include "tools/reading/file.h"
#include "tools/reading/heading.h"

using edugroup::reading::Row;

static std::vector<std::string> Texts(const Row& row) {
  std::vector<std::string> texts;
  for (const auto& cell : row.cells) texts.push_back(cell.text);
  return texts;
}

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string bytes(reinterpret_cast<const char*>(data), size);
  const auto tables = edugroup::reading::ReadBytes(bytes, "file");
  if (!tables.ok()) return 0;
  for (const auto& table : *tables) {
    for (const Row& row : table.rows) {
      const auto again = edugroup::reading::ParseCsv(edugroup::reading::CsvLine(Texts(row)));
      if (!again.ok() || again->size() != 1 || Texts(again->front()) != Texts(row)) std::abort();
      for (const auto& cell : row.cells) {
        const std::string name = edugroup::reading::CleanName(cell.text);
        if (edugroup::reading::CleanName(name) != name) std::abort();
        edugroup::reading::CleanCode(cell.text);
      }
    }
    (void)edugroup::reading::FindHeading(table,
                                         [](absl::string_view key) { return std::string(key); });
  }
  return 0;
}
