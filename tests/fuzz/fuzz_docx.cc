// Documents: as archives, and as the XML of the text alone.
#include <cstdint>
#include <map>
#include <string>

#include "tests/fuzz/parts.h"
#include "tools/reading/docx.h"
#include "tools/reading/file.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  std::string bytes(reinterpret_cast<const char*>(data), size);
  if (edugroup::fuzz::IsArchive(bytes)) {
    (void)edugroup::reading::ReadBytes(bytes, "file");
    return 0;
  }
  const std::map<std::string, std::string> parts = {{"word/document.xml", std::move(bytes)}};
  (void)edugroup::reading::ReadDocx(edugroup::fuzz::ReaderOf(parts));
  return 0;
}
