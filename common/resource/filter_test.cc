#include "common/resource/filter.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "common/testing/note_server.h"
#include "common/testing/status.h"

namespace edugroup::resource {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

// "text|7|…", the parameters in one text.
std::string Parameters(const sql::Params& params) {
  std::vector<std::string> texts;
  for (const sql::Value& value : params) {
    texts.push_back(value.is_int() ? absl::StrCat(value.number())
                                   : absl::StrCat("'", value.bytes(), "'"));
  }
  return absl::StrJoin(texts, " ");
}

TEST(ParseFilter, MakesSqlWithParameters) {
  const struct {
    std::string filter, sql, params;
  } kCases[] = {
      {"", "", ""},
      {"  \t ", "", ""},
      {"text=a", "((text = ?))", "'a'"},
      {"text = \"a b\"", "((text = ?))", "'a b'"},
      {"text!=a", "((text <> ?))", "'a'"},
      {"text:职业", "((INSTR(text, ?) > 0))", "'职业'"},
      {"text = \"\"", "((text = ?))", "''"},
      {"text = \"say \\\"hi\\\" \\\\ so\"", "((text = ?))", "'say \"hi\" \\ so'"},
      {"tags:a", "((INSTR(tags, ?) > 0))", "'|a|'"},
      {"position >= 3", "((position >= ?))", "3"},
      {"position = -3", "((position = ?))", "-3"},
      {"position:3", "((position = ?))", "3"},
      {"date > 2019-12-31", "((date > ?))", "20191231"},
      {"date = \"2019-12-31\"", "((date = ?))", "20191231"},
      {"date < 2019-12-31", "(((date > 0 AND date < ?)))", "20191231"},
      {"date <= 2019-12-31", "(((date > 0 AND date <= ?)))", "20191231"},
      {"state = ACTIVE AND position < 3", "((state = ?) AND (position < ?))", "'ACTIVE' 3"},
      {"state = ACTIVE position < 3", "((state = ?) AND (position < ?))", "'ACTIVE' 3"},
      {"state=A OR state=B", "((state = ? OR state = ?))", "'A' 'B'"},
      // As in AIP-160, OR binds closer than AND.
      {"text=t AND state=A OR state=B", "((text = ?) AND (state = ? OR state = ?))", "'t' 'A' 'B'"},
      {"state=A OR state=B text=t", "((state = ? OR state = ?) AND (text = ?))", "'A' 'B' 't'"},
      {"(text=t AND state=A) OR state=B", "((((text = ?) AND (state = ?)) OR state = ?))",
       "'t' 'A' 'B'"},
      {"NOT state=A", "((NOT (state = ?)))", "'A'"},
      {"-state=A", "((NOT (state = ?)))", "'A'"},
      {"NOT (state=A OR tags:x)", "((NOT (((state = ? OR INSTR(tags, ?) > 0)))))", "'A' '|x|'"},
      {"text=AND", "((text = ?))", "'AND'"},
      {"text=𠮷", "((text = ?))", "'𠮷'"},
  };
  for (const auto& c : kCases) {
    const auto filter = ParseFilter(c.filter, testing::Notes().columns);
    ASSERT_TRUE(filter.ok()) << c.filter << ": " << filter.status();
    EXPECT_EQ(filter->sql, c.sql) << c.filter;
    EXPECT_EQ(Parameters(filter->params), c.params) << c.filter;
  }
}

TEST(ParseFilter, InjectionsStayParameters) {
  for (const char* hostile :
       {"' OR '1'='1", "'; DROP TABLE note; --", "\\\\' OR 1=1 #", "?", "%s", "*/ OR 1=1 /*"}) {
    const auto filter =
        ParseFilter(absl::StrCat("text = \"", hostile, "\""), testing::Notes().columns);
    ASSERT_TRUE(filter.ok()) << filter.status();
    EXPECT_EQ(filter->sql, "((text = ?))");
  }
  for (const char* hostile : {"1=1", "text = a; DROP TABLE note", "text = a -- x", "`text` = a",
                              "body = a", "group_id = jd", "sort_key = x", "text/**/= a",
                              "SLEEP(10)", "text IN (a)", "text LIKE a", "1 OR text = a"}) {
    EXPECT_FALSE(ParseFilter(hostile, testing::Notes().columns).ok()) << hostile;
  }
}

TEST(ParseFilter, RefusesWhatIsNoFilter) {
  for (const std::string& bad : std::vector<std::string>{"text",
                                                         "text =",
                                                         "= a",
                                                         "text = a AND",
                                                         "text = a OR",
                                                         "AND text = a",
                                                         "NOT",
                                                         "-",
                                                         "(",
                                                         ")",
                                                         "()",
                                                         "(text = a",
                                                         "text = a)",
                                                         "text == a",
                                                         "text = \"a",
                                                         "text = \"a\\\"",
                                                         "tags = a",
                                                         "tags != a",
                                                         "position = x",
                                                         "position = 3.5",
                                                         "position = 99999999999999999999",
                                                         "date = 2019",
                                                         "date = 2019-1-1",
                                                         "date = 20191231",
                                                         "date = 20-19-1231",
                                                         "date = 2019-12-3x",
                                                         "unknown = a",
                                                         "Text = a",
                                                         "职业 = a",
                                                         "text = a NOT",
                                                         "text ~ a",
                                                         "text = a,b = c ()"}) {
    testing::ExpectError(ParseFilter(bad, testing::Notes().columns).status(),
                         absl::StatusCode::kInvalidArgument, ErrorReason::FILTER_INVALID);
  }
}

TEST(ParseFilter, SaysWhere) {
  EXPECT_THAT(
      std::string(
          ParseFilter("text = a AND colour = b", testing::Notes().columns).status().message()),
      HasSubstr("byte 14"));
}

TEST(ParseFilter, IsBoundedInLengthAndDepth) {
  const auto parse = [](const std::string& text) {
    return ParseFilter(text, testing::Notes().columns).status();
  };
  const std::string longest = absl::StrCat("text=", std::string(507, 'a'));
  ASSERT_EQ(longest.size(), 512u);
  EXPECT_EQ(parse(longest), absl::OkStatus());
  testing::ExpectError(parse(longest + "a"), absl::StatusCode::kInvalidArgument,
                       ErrorReason::FILTER_INVALID);
  const auto nested = [](int depth) {
    return absl::StrCat(std::string(depth, '('), "text=a", std::string(depth, ')'));
  };
  EXPECT_EQ(parse(nested(8)), absl::OkStatus());
  testing::ExpectError(parse(nested(9)), absl::StatusCode::kInvalidArgument,
                       ErrorReason::FILTER_INVALID);
  // 512 characters of Chinese are more bytes.
  EXPECT_EQ(parse(absl::StrCat("text=", absl::StrJoin(std::vector<std::string>(507, "职"), ""))),
            absl::OkStatus());
}

}  // namespace
}  // namespace edugroup::resource
