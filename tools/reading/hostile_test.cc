// Files that were made to do harm are refused, with a word of why and without much memory.
#include <sys/resource.h>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tools/reading/file.h"
#include "tools/reading/limits.h"
#include "tools/reading/test_package.h"

namespace edugroup::reading {
namespace {

using testing::HasSubstr;

// The most memory this process ever had, in bytes.
size_t Peak() {
  rusage usage;
  getrusage(RUSAGE_SELF, &usage);
  return static_cast<size_t>(usage.ru_maxrss) << 10;
}

class HostileTest : public testing::Test {
 protected:
  // Reads a file that must be refused. The memory this takes is bounded.
  std::string Refused(const std::string& bytes, absl::StatusCode code) {
    const size_t before = Peak();
    const auto tables = ReadBytes(bytes, "file");
    EXPECT_EQ(tables.status().code(), code) << tables.status();
    EXPECT_LT(Peak() - before, size_t{400} << 20);
    return std::string(tables.status().message());
  }
  std::string Exhausts(const std::string& bytes) {
    return Refused(bytes, absl::StatusCode::kResourceExhausted);
  }
  std::string Invalid(const std::string& bytes) {
    return Refused(bytes, absl::StatusCode::kInvalidArgument);
  }
};

TEST_F(HostileTest, ABombIsNotUnpacked) {
  // 300 MiB of spaces between two rows pack to 300 KiB.
  const std::string bomb = Xlsx(absl::StrCat("<sheetData>", std::string(300 << 20, ' ')));
  EXPECT_LT(bomb.size(), size_t{1} << 20);
  EXPECT_THAT(Exhausts(bomb), HasSubstr("unpacked"));
}

TEST_F(HostileTest, SizesThatAFileClaimsCountForNothing) {
  std::string bytes = Xlsx("<dimension ref=\"A1:XFD1048576\"/><sheetData/>",
                           "<si><t>x</t></si><!-- count=\"1000000000\" -->");
  const auto tables = ReadBytes(bytes, "file");
  EXPECT_TRUE(tables.ok()) << tables.status();
  // The size of a part, as the directory at the end has it: 1 GiB.
  const size_t entry = bytes.rfind("PK\x01\x02");
  ASSERT_NE(entry, std::string::npos);
  bytes.replace(entry + 24, 4, std::string("\0\0\0\x40", 4));
  const size_t before = Peak();
  EXPECT_TRUE(ReadBytes(bytes, "file").ok()) << "what is really there is read";
  EXPECT_LT(Peak() - before, size_t{20} << 20);
}

TEST_F(HostileTest, DeepXmlIsRefused) {
  std::string deep;
  for (int i = 0; i < 100'000; ++i) deep += "<a>";
  EXPECT_THAT(Exhausts(Xlsx(deep)), HasSubstr("deep"));
  EXPECT_THAT(Exhausts(Docx(deep)), HasSubstr("deep"));
}

TEST_F(HostileTest, EntitiesAreRefused) {
  const std::string bomb =
      "<!DOCTYPE b [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;\">]>"
      "<w:document xmlns:w=\"w\">&b;</w:document>";
  EXPECT_THAT(Invalid(Zip({{"word/document.xml", bomb}})), HasSubstr("document type"));
  const std::string external =
      "<!DOCTYPE b SYSTEM \"file:///etc/passwd\" [<!ENTITY x SYSTEM \"file:///etc/passwd\">]>"
      "<w:document xmlns:w=\"w\">&x;</w:document>";
  EXPECT_THAT(Invalid(Zip({{"word/document.xml", external}})), HasSubstr("document type"));
  Invalid(Docx("&nobody;"));
}

TEST_F(HostileTest, ATagWithoutEndIsRefused) {
  const std::string tag = absl::StrCat("<w:p w:x=\"", std::string(64 << 20, 'x'), "\"/>");
  EXPECT_THAT(Exhausts(Docx(tag)), HasSubstr("tag"));
}

TEST_F(HostileTest, CellsThatCoverTheWorldAreRefused) {
  const std::string row = "<sheetData><row r=\"1\"><c r=\"A1\"><v>1</v></c></row></sheetData>";
  const auto merged = [&](const std::string& reference) {
    return Xlsx(absl::StrCat(row, "<mergeCells><mergeCell ref=\"", reference, "\"/></mergeCells>"));
  };
  EXPECT_TRUE(ReadBytes(merged("A1:A1048576"), "file").ok()) << "rows that are not there stay so";
  EXPECT_THAT(Exhausts(merged("A1:XFD1")), HasSubstr("columns"));
  EXPECT_THAT(
      Exhausts(Xlsx("<sheetData><row r=\"1\"><c r=\"XFD1\"><v>1</v></c></row></sheetData>")),
      HasSubstr("columns"));
  EXPECT_THAT(Exhausts(Docx("<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val=\"1000000000\"/>"
                            "</w:tcPr></w:tc></w:tr></w:tbl>")),
              HasSubstr("columns"));
}

TEST_F(HostileTest, OneTextInMillionsOfCellsIsRefused) {
  std::string cells;
  for (int row = 1; row <= 2000; ++row) {
    absl::StrAppend(&cells, "<row r=\"", row, "\">");
    for (int i = 0; i < 400; ++i) cells += "<c t=\"s\"><v>0</v></c>";
    cells += "</row>";
  }
  const std::string text(30'000, 'x');
  EXPECT_THAT(Exhausts(Xlsx(absl::StrCat("<sheetData>", cells, "</sheetData>"),
                            absl::StrCat("<si><t>", text, "</t></si>"))),
              HasSubstr("bytes of text"));
}

TEST_F(HostileTest, OtherFilesAreNamed) {
  EXPECT_THAT(Invalid("\xD0\xCF\x11\xE0 old"), HasSubstr(".xlsx"));
  EXPECT_THAT(Invalid(Zip({{"a.txt", "a"}})), HasSubstr("neither"));
  EXPECT_THAT(Invalid("PK\x03\x04 cut off"), HasSubstr("damaged"));
  EXPECT_THAT(Exhausts(std::string(kMostFileBytes + 1, 'a')), HasSubstr("32 MiB"));
  EXPECT_EQ(ReadFile("/nowhere").status().code(), absl::StatusCode::kNotFound);
}

TEST(ChooseTest, OneTableOrTheOneThatIsMeant) {
  const auto make = [](const std::string& title, bool is_hidden, int rows) {
    Table table;
    table.title = title;
    table.is_hidden = is_hidden;
    table.rows.resize(rows);
    return table;
  };
  const std::vector<Table> one = {make("空", false, 0), make("藏", true, 2),
                                  make("名单", false, 2)};
  EXPECT_EQ(Choose(one, "")->title, "名单");
  EXPECT_EQ(Choose(one, "藏")->title, "藏");
  EXPECT_EQ(Choose(one, "1")->title, "空");
  const std::vector<Table> two = {make("甲", false, 1), make("乙", false, 1)};
  EXPECT_THAT(std::string(Choose(two, "").status().message()), HasSubstr("2 乙 (1 rows)"));
  EXPECT_FALSE(Choose(two, "3").ok());
  EXPECT_FALSE(Choose({}, "").ok());
}

}  // namespace
}  // namespace edugroup::reading
