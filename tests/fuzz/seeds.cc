// fuzz_seeds DIR: what the fuzzers start from, a folder for each, made from the samples and from
// files as the tests make them.
#include <filesystem>
#include <fstream>
#include <iostream>
#include <string>

#include "tools/reading/test_package.h"

namespace edugroup::reading {
namespace {

namespace fs = std::filesystem;

void Write(const fs::path& path, const std::string& bytes) {
  fs::create_directories(path.parent_path());
  std::ofstream(path, std::ios::binary) << bytes;
}

void WriteXlsx(const fs::path& folder) {
  const std::string rows = absl::StrCat(
      "<sheetData><row r=\"1\">", TextCell("A1", "单位名称"), "<c r=\"B1\" t=\"s\"><v>0</v></c>",
      "</row><row r=\"2\">", TextCell("A2", "示例学校"), "<c r=\"B2\" s=\"1\"><v>43830</v></c>",
      "<c r=\"C2\" s=\"3\"><v>0.816</v></c></row><row r=\"3\"><c r=\"B3\"><v>1.5E3</v></c></row>",
      "</sheetData><mergeCells><mergeCell ref=\"A2:A3\"/></mergeCells>");
  const std::string strings = "<si><t>类别</t><rPh><t>leibie</t></rPh></si>";
  Write(folder / "archive", Xlsx(rows, strings));
  std::string parts;
  for (const auto& [name, content] : XlsxParts(rows, strings)) {
    absl::StrAppend(&parts, content, absl::string_view("\0", 1));
  }
  Write(folder / "parts", parts);
}

void WriteDocx(const fs::path& folder) {
  const std::string body = absl::StrCat(
      Paragraph("表4"), "<w:tbl><w:tr>", DocumentCell("单位", "<w:vMerge w:val=\"restart\"/>"),
      DocumentCell("人数", "<w:gridSpan w:val=\"2\"/>"), "</w:tr><w:tr>",
      DocumentCell("", "<w:vMerge/>"), DocumentCell("派出"), DocumentCell("接收"),
      "</w:tr></w:tbl><w:p><w:del><w:r><w:t>旧</w:t></w:r></w:del></w:p>");
  Write(folder / "archive", Docx(body));
  Write(folder / "text", DocumentXml(body));
}

void WriteCsv(const fs::path& folder) {
  std::ifstream plan("tools/samples/anqing/plan.csv", std::ios::binary);
  Write(folder / "plan", std::string(std::istreambuf_iterator<char>(plan), {}).substr(0, 4000));
  Write(folder / "quoted", "a,\"b \"\"c\"\"\nd\"\r\n1\t2,,\n");
  Write(folder / "gb18030", "\xD0\xF2\xBA\xC5,\xB3\xA4\xC6\xDA\n1,\x95\x32\x82\x36\n");
}

}  // namespace
}  // namespace edugroup::reading

int main(int argc, char** argv) {
  using namespace edugroup::reading;
  if (argc != 2) {
    std::cerr << "fuzz_seeds DIR\n";
    return 2;
  }
  const fs::path folder = argv[1];
  WriteCsv(folder / "csv");
  WriteXlsx(folder / "xlsx");
  WriteDocx(folder / "docx");
  Write(folder / "filter" / "1", "name = \"学校\" AND (count >= 3 OR NOT day < \"2019-12-31\")");
  Write(folder / "filter" / "2", "tags:\"a\" -name != 'b' OR count=-1");
  Write(folder / "page_token" / "1", "organizations/a");
  Write(folder / "credit_code" / "1", "91350100M000100Y43");
  return 0;
}
