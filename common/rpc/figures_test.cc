#include "common/rpc/figures.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"
#include "common/testing/note_server.h"
#include "common/testing/servers.h"

namespace edugroup::rpc {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

constexpr absl::CivilDay kToday(2019, 12, 1);

// The exposition of a server whose figure has been asked for.
std::string Exposition(const sql::Statement& statement, const std::string& expected) {
  Definition definition = testing::NoteServer("test");
  definition.figures = {{"edugroup_notes", "Notes.", "state", {"OPEN", "DONE"}, statement}};
  testing::Servers servers({definition}, kToday);
  std::string text;
  for (const absl::Time end = absl::Now() + absl::Seconds(10); absl::Now() < end;) {
    text = servers.server("test").metrics().Text();
    if (text.find(expected) != std::string::npos) break;
    absl::SleepFor(absl::Milliseconds(20));
  }
  return text;
}

TEST(FigureTest, EachValueOfTheLabelHasItsNumberAndTheRestIsOther) {
  const std::string text =
      Exposition({"notes",
                  "SELECT 'OPEN', COUNT(*) + 5 FROM note UNION ALL SELECT 'x', 1 UNION ALL"
                  " SELECT 'y', ?"},
                 "edugroup_notes{state=\"OPEN\"} 5");
  EXPECT_THAT(text, HasSubstr("edugroup_notes{state=\"OPEN\"} 5\n"));
  EXPECT_THAT(text, HasSubstr("edugroup_notes{state=\"DONE\"} 0\n"));
  EXPECT_THAT(text, HasSubstr("edugroup_notes{state=\"OTHER\"} 20191202\n"));  // 1 and the day
  EXPECT_THAT(text, Not(HasSubstr("state=\"x\"")));
  EXPECT_THAT(text, HasSubstr("journal_waiting 0\n"));
  EXPECT_THAT(text, HasSubstr("journal_oldest_waiting_seconds 0\n"));
  const int newest = AllMigrations(testing::NoteServer("test")).back().version;
  EXPECT_THAT(text, HasSubstr(absl::StrCat("schema_version ", newest, "\n")));
  EXPECT_THAT(text, HasSubstr("figure_failures_total 0\n"));
}

TEST(FigureTest, AFigureThatTheDatabaseRefusesIsCounted) {
  EXPECT_THAT(Exposition({"notes", "SELECT 'OPEN', 1 FROM nowhere"}, "figure_failures_total 1"),
              HasSubstr("figure_failures_total 1\n"));
}

}  // namespace
}  // namespace edugroup::rpc
