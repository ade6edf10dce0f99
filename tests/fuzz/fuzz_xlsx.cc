// Workbooks: as archives, and as their parts one after the other (seeds.cc says in which order).
#include <cstdint>
#include <map>
#include <string>

#include "tests/fuzz/parts.h"
#include "tools/reading/file.h"
#include "tools/reading/xlsx.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  std::string bytes(reinterpret_cast<const char*>(data), size);
  if (edugroup::fuzz::IsArchive(bytes)) {
    (void)edugroup::reading::ReadBytes(bytes, "file");
    return 0;
  }
  constexpr const char* kParts[] = {"xl/workbook.xml", "xl/_rels/workbook.xml.rels",
                                    "xl/styles.xml", "xl/sharedStrings.xml",
                                    "xl/worksheets/sheet1.xml"};
  std::map<std::string, std::string> parts;
  size_t start = 0;
  for (const char* part : kParts) {
    const size_t end = bytes.find('\0', start);
    parts[part] = bytes.substr(start, end - start);
    if (end == std::string::npos) break;
    start = end + 1;
  }
  (void)edugroup::reading::ReadXlsx(edugroup::fuzz::ReaderOf(parts));
  return 0;
}
