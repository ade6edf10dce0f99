// Vectors of the W3C trace-context recommendation and its test suite.
#include "common/observe/trace.h"

#include <set>
#include <thread>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/synchronization/mutex.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace edugroup::observe {
namespace {

constexpr char kTrace[] = "4bf92f3577b34da6a3ce929d0e0e4736";
constexpr char kSpan[] = "00f067aa0ba902b7";

TEST(Trace, ReadsTheExampleOfTheRecommendation) {
  const auto context = ParseTraceparent("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01");
  ASSERT_TRUE(context);
  EXPECT_EQ(context->trace_id, kTrace);
  EXPECT_EQ(context->parent_id, kSpan);
  EXPECT_EQ(context->span_id, "");
  EXPECT_TRUE(context->sampled);
}

TEST(Trace, OnlyTheLowestFlagSaysSampled) {
  const std::string start = absl::StrCat("00-", kTrace, "-", kSpan, "-");
  for (const char* flags : {"01", "03", "0b", "ff"}) {
    EXPECT_TRUE(ParseTraceparent(start + flags)->sampled) << flags;
  }
  for (const char* flags : {"00", "02", "0a", "fe"}) {
    EXPECT_FALSE(ParseTraceparent(start + flags)->sampled) << flags;
  }
}

TEST(Trace, RefusesMalformedHeaders) {
  const std::string ids = absl::StrCat(kTrace, "-", kSpan);
  const std::vector<std::string> malformed = {
      "",
      "00",
      absl::StrCat("ff-", ids, "-01"),  // forbidden version
      absl::StrCat("0-", ids, "-01"),   // wrong lengths
      absl::StrCat("000-", ids, "-01"),
      absl::StrCat("00-", ids, "-1"),
      absl::StrCat("00-", ids, "-001"),
      absl::StrCat("00-", ids),
      absl::StrCat("00-", ids, "-"),
      absl::StrCat("00-", std::string(kTrace).substr(1), "-", kSpan, "-01"),
      absl::StrCat("00-0", ids, "-01"),
      absl::StrCat("00-", std::string(32, '0'), "-", kSpan, "-01"),  // all zero
      absl::StrCat("00-", kTrace, "-", std::string(16, '0'), "-01"),
      "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01",  // upper case
      "00-4bf92f3577b34da6a3ce929d0e0e4736-00F067AA0BA902B7-01",
      absl::StrCat("00-", ids, "-0A"),
      absl::StrCat("0A-", ids, "-01"),
      absl::StrCat("0x-", ids, "-01"),  // no hex digits
      absl::StrCat("00-", ids, "-.0"),
      "00-.bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
      absl::StrCat("00_", ids, "-01"),  // separators
      absl::StrCat("00-", kTrace, "_", kSpan, "-01"),
      absl::StrCat("00-", ids, "_01"),
      absl::StrCat("00-", ids, "-01-"),  // more than version 00 has
      absl::StrCat("00-", ids, "-01-extra"),
      absl::StrCat(" 00-", ids, "-01"),
      absl::StrCat("01-", ids, "-01extra"),  // no separator
      absl::StrCat("cc-", ids, "-01."),
  };
  for (const std::string& header : malformed) EXPECT_FALSE(ParseTraceparent(header)) << header;
}

TEST(Trace, ReadsHigherVersionsAsVersionZero) {
  const std::string ids = absl::StrCat(kTrace, "-", kSpan);
  for (const std::string& header :
       {absl::StrCat("01-", ids, "-01"), absl::StrCat("01-", ids, "-01-"),
        absl::StrCat("01-", ids, "-01-what-the-future-will-be-like"),
        absl::StrCat("cc-", ids, "-01-extra")}) {
    const auto context = ParseTraceparent(header);
    ASSERT_TRUE(context) << header;
    EXPECT_EQ(context->trace_id, kTrace);
    EXPECT_EQ(context->parent_id, kSpan);
  }
}

TEST(Trace, StartSpanContinuesTheCallersTrace) {
  const TraceContext context = StartSpan(absl::StrCat("00-", kTrace, "-", kSpan, "-00"));
  EXPECT_EQ(context.trace_id, kTrace);
  EXPECT_EQ(context.parent_id, kSpan);
  EXPECT_NE(context.span_id, kSpan);
  EXPECT_FALSE(context.sampled);
  EXPECT_EQ(context.Header(), absl::StrCat("00-", kTrace, "-", context.span_id, "-00"));
}

TEST(Trace, StartSpanMintsATraceWhenThereIsNone) {
  const TraceContext context = StartSpan("nonsense");
  EXPECT_EQ(context.parent_id, "");
  EXPECT_TRUE(context.sampled);
  const auto read_back = ParseTraceparent(context.Header());
  ASSERT_TRUE(read_back) << context.Header();
  EXPECT_EQ(read_back->trace_id, context.trace_id);
  EXPECT_EQ(read_back->parent_id, context.span_id);
}

TEST(Trace, IdsOfManyThreadsDiffer) {
  constexpr int kThreads = 8, kSpans = 1000;
  absl::Mutex mutex;
  std::set<std::string> ids;
  std::vector<std::thread> threads;
  for (int t = 0; t < kThreads; ++t) {
    threads.emplace_back([&] {
      for (int i = 0; i < kSpans; ++i) {
        const TraceContext context = StartSpan("");
        absl::MutexLock lock(&mutex);
        ids.insert(context.trace_id);
        ids.insert(context.span_id);
      }
    });
  }
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(ids.size(), 2u * kThreads * kSpans);
}

}  // namespace
}  // namespace edugroup::observe
