#include "common/observe/log.h"

#include <cmath>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "absl/strings/str_split.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "nlohmann/json.hpp"

namespace edugroup::observe {
namespace {

using nlohmann::json;
using testing::SizeIs;

// The lines that `body` writes to standard error, each parsed; fails for one that is no JSON.
template <typename Body>
std::vector<json> Logged(Body body) {
  testing::internal::CaptureStderr();
  body();
  const std::string written = testing::internal::GetCapturedStderr();
  std::vector<json> lines;
  for (absl::string_view line : absl::StrSplit(written, '\n', absl::SkipEmpty())) {
    lines.push_back(json::parse(std::string(line), nullptr, false));
    EXPECT_FALSE(lines.back().is_discarded()) << line;
  }
  return lines;
}

TEST(Log, WritesTheFieldsInOneLine) {
  InitLog("task", Level::kInfo);
  const absl::Time before = absl::Now() - absl::Microseconds(1);
  const auto lines = Logged([] {
    Log(Level::kWarning, "call",
        {{"code", "OK"}, {"count", int64_t{-9007199254740993}}, {"seconds", 0.0125}, {"n", 3}});
  });
  ASSERT_THAT(lines, SizeIs(1));
  EXPECT_EQ(lines[0]["level"], "warning");
  EXPECT_EQ(lines[0]["server"], "task");
  EXPECT_EQ(lines[0]["event"], "call");
  EXPECT_EQ(lines[0]["code"], "OK");
  EXPECT_EQ(lines[0]["count"], -9007199254740993);
  EXPECT_EQ(lines[0]["seconds"], 0.0125);
  EXPECT_EQ(lines[0]["n"], 3);

  const std::string ts = lines[0]["ts"];
  EXPECT_THAT(ts, SizeIs(27));
  absl::Time written;
  std::string error;
  ASSERT_TRUE(absl::ParseTime(absl::RFC3339_full, ts, &written, &error)) << ts << ": " << error;
  EXPECT_GE(written, before);
  EXPECT_LE(written, absl::Now());
}

TEST(Log, LevelsBelowTheLowestAreNotWritten) {
  InitLog("task", Level::kWarning);
  const auto lines = Logged([] {
    Log(Level::kDebug, "no");
    Log(Level::kInfo, "no");
    Log(Level::kError, "yes");
  });
  ASSERT_THAT(lines, SizeIs(1));
  EXPECT_EQ(lines[0]["event"], "yes");
}

TEST(Log, TextCannotLeaveItsLineOrItsQuotes) {
  InitLog("task", Level::kInfo);
  const std::string hostile("a\"b\\c\nd\re\tf\0g\x1b[31m\x7f", 19);
  const auto lines = Logged([&] { Log(Level::kInfo, hostile, {{"text", hostile}}); });
  ASSERT_THAT(lines, SizeIs(1));
  EXPECT_EQ(lines[0]["event"], hostile);
  EXPECT_EQ(lines[0]["text"], hostile);
}

TEST(Log, KeepsChineseAndReplacesWhatIsNoUtf8) {
  InitLog("task", Level::kInfo);
  const std::string bad = "\xEF\xBF\xBD";
  const std::vector<std::pair<std::string, std::string>> cases = {
      {"安庆 𠮷 é \xF4\x8F\xBF\xBF", "安庆 𠮷 é \xF4\x8F\xBF\xBF"},
      {"\x80", bad},
      {"\xC0\xAF", bad + bad},  // overlong
      {"\xE0\x80\xAF", bad + bad + bad},
      {"\xED\xA0\x80", bad + bad + bad},            // surrogate
      {"\xF4\x90\x80\x80", bad + bad + bad + bad},  // above U+10FFFF
      {"\xE5\xAE", bad + bad},                      // cut off
      {"\xE5\xAE\"x", bad + bad + "\"x"},
      {"\xFF", bad},
  };
  for (const auto& [text, expected] : cases) {
    const auto lines = Logged([&, &text = text] { Log(Level::kInfo, "e", {{"text", text}}); });
    ASSERT_THAT(lines, SizeIs(1));
    EXPECT_EQ(lines[0]["text"], expected);
  }
}

TEST(Log, NumbersThatJsonHasNotAreNull) {
  InitLog("task", Level::kInfo);
  const auto lines = Logged([] {
    Log(Level::kInfo, "e", {{"nan", std::nan("")}, {"inf", HUGE_VAL}});
  });
  ASSERT_THAT(lines, SizeIs(1));
  EXPECT_TRUE(lines[0]["nan"].is_null());
  EXPECT_TRUE(lines[0]["inf"].is_null());
}

TEST(Log, LinesOfConcurrentCallersDoNotMix) {
  InitLog("task", Level::kInfo);
  constexpr int kThreads = 8, kLines = 200;
  const auto lines = Logged([] {
    std::vector<std::thread> threads;
    for (int t = 0; t < kThreads; ++t) {
      threads.emplace_back([t] {
        const std::string text(100 + 100 * t, 'x');
        for (int i = 0; i < kLines; ++i) Log(Level::kInfo, "e", {{"thread", t}, {"text", text}});
      });
    }
    for (auto& thread : threads) thread.join();
  });
  ASSERT_THAT(lines, SizeIs(kThreads * kLines));
  for (const json& line : lines) {
    EXPECT_EQ(line["text"].get<std::string>().size(), 100u + 100u * line["thread"].get<int>());
  }
}

}  // namespace
}  // namespace edugroup::observe
