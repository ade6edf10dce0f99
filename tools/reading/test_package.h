// Office files made for tests.
#pragma once

#include <gtest/gtest.h>
#include <zip.h>

#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"

namespace edugroup::reading {

using Parts = std::vector<std::pair<std::string, std::string>>;  // name, content

// A zip archive of these parts.
inline std::string Zip(const Parts& parts) {
  zip_error_t error;
  zip_error_init(&error);
  zip_source_t* target = zip_source_buffer_create(nullptr, 0, 0, &error);
  zip_t* archive = zip_open_from_source(target, ZIP_TRUNCATE, &error);
  EXPECT_NE(archive, nullptr);
  zip_source_keep(target);
  for (const auto& [name, content] : parts) {
    zip_source_t* source = zip_source_buffer(archive, content.data(), content.size(), 0);
    EXPECT_GE(zip_file_add(archive, name.c_str(), source, ZIP_FL_ENC_UTF_8), 0);
  }
  EXPECT_EQ(zip_close(archive), 0);
  zip_stat_t whole;
  zip_stat_init(&whole);
  zip_source_open(target);
  zip_source_stat(target, &whole);
  std::string bytes(whole.size, '\0');
  zip_source_read(target, bytes.data(), bytes.size());
  zip_source_close(target);
  zip_source_free(target);
  return bytes;
}

constexpr char kSheetXml[] =
    "<worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\">";

// A workbook of one sheet; `data` is what stands in <worksheet>. Style 1 shows a day, 2 a month, 3
// a percentage.
inline Parts XlsxParts(const std::string& data, const std::string& shared_strings = "") {
  return {
      {"xl/workbook.xml",
       "<workbook xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\" "
       "xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"><sheets>"
       "<sheet name=\"名单\" sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>"},
      {"xl/_rels/workbook.xml.rels",
       "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">"
       "<Relationship Id=\"rId1\" Target=\"worksheets/sheet1.xml\"/></Relationships>"},
      {"xl/styles.xml",
       "<styleSheet><numFmts><numFmt numFmtId=\"164\" "
       "formatCode=\"yyyy&quot;年&quot;m&quot;月&quot;\"/></numFmts><cellStyleXfs><xf "
       "numFmtId=\"14\"/>"
       "</cellStyleXfs><cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/><xf numFmtId=\"164\"/>"
       "<xf numFmtId=\"10\"/></cellXfs></styleSheet>"},
      {"xl/sharedStrings.xml", absl::StrCat("<sst>", shared_strings, "</sst>")},
      {"xl/worksheets/sheet1.xml", absl::StrCat(kSheetXml, data, "</worksheet>")}};
}
inline std::string Xlsx(const std::string& data, const std::string& shared_strings = "") {
  return Zip(XlsxParts(data, shared_strings));
}

// A cell with text of its own.
inline std::string TextCell(const std::string& address, const std::string& text) {
  return absl::StrCat("<c r=\"", address, "\" t=\"inlineStr\"><is><t>", text, "</t></is></c>");
}

// A document; `body` is what stands in <w:body>.
inline std::string DocumentXml(const std::string& body) {
  return absl::StrCat(
      "<w:document xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\" "
      "xmlns:mc=\"http://schemas.openxmlformats.org/markup-compatibility/2006\"><w:body>",
      body, "</w:body></w:document>");
}
inline std::string Docx(const std::string& body) {
  return Zip({{"word/document.xml", DocumentXml(body)}});
}

inline std::string Paragraph(const std::string& text) {
  return absl::StrCat("<w:p><w:r><w:t>", text, "</w:t></w:r></w:p>");
}
// A cell of a document's table; `properties` stands in <w:tcPr>.
inline std::string DocumentCell(const std::string& text, const std::string& properties = "") {
  return absl::StrCat("<w:tc><w:tcPr>", properties, "</w:tcPr>", Paragraph(text), "</w:tc>");
}

}  // namespace edugroup::reading
