#include "common/value/clock.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <atomic>
#include <filesystem>
#include <fstream>
#include <thread>

namespace edugroup::value {
namespace {

class PretendClockTest : public ::testing::Test {
 protected:
  PretendClockTest()
      : file_(std::filesystem::temp_directory_path() /
              ("edugroup-today-" + std::to_string(getpid()))) {}
  ~PretendClockTest() override { std::filesystem::remove(file_); }

  void Write(const std::string& text) { std::ofstream(file_) << text; }
  void WaitForReading() { absl::SleepFor(absl::Milliseconds(120)); }

  const std::filesystem::path file_;
};

TEST(ClockTest, TheBusinessDayIsShanghais) {
  const absl::TimeZone utc = absl::UTCTimeZone();
  EXPECT_EQ(DayAt(absl::FromCivil(absl::CivilSecond(2019, 6, 3, 15, 59, 59), utc)),
            absl::CivilDay(2019, 6, 3));
  EXPECT_EQ(DayAt(absl::FromCivil(absl::CivilSecond(2019, 6, 3, 16, 0, 0), utc)),
            absl::CivilDay(2019, 6, 4));
}

TEST(ClockTest, TheRealClockFollowsTheTime) {
  const Clock clock;
  const absl::Time before = absl::Now();
  const absl::CivilDay today = clock.Today();
  EXPECT_GE(today, DayAt(before));
  EXPECT_LE(today, DayAt(absl::Now()));
  EXPECT_GE(clock.Now(), before);
}

TEST(ClockTest, AFixedClockStandsUntilSet) {
  Clock clock = Clock::Fixed(absl::CivilDay(2019, 6, 3));
  EXPECT_EQ(clock.Today(), absl::CivilDay(2019, 6, 3));
  clock.Set(absl::CivilDay(2019, 6, 24));
  EXPECT_EQ(clock.Today(), absl::CivilDay(2019, 6, 24));
  EXPECT_GT(clock.Now(), absl::FromUnixSeconds(1600000000)) << "time stamps stay real";
}

TEST_F(PretendClockTest, FollowsItsFile) {
  Write("2019-06-03\n");
  const auto clock = Clock::Pretend(file_);
  ASSERT_TRUE(clock.ok()) << clock.status();
  EXPECT_EQ((*clock)->Today(), absl::CivilDay(2019, 6, 3));
  Write("2019-06-24\r\n");
  WaitForReading();
  EXPECT_EQ((*clock)->Today(), absl::CivilDay(2019, 6, 24));
  EXPECT_GT((*clock)->Now(), absl::FromUnixSeconds(1600000000)) << "time stamps stay real";
}

TEST_F(PretendClockTest, KeepsTheLastDayWhileTheFileIsBroken) {
  Write("2019-06-03");
  const auto clock = Clock::Pretend(file_);
  ASSERT_TRUE(clock.ok()) << clock.status();
  for (const char* broken : {"", "2019-06-3", "tomorrow"}) {
    Write(broken);
    WaitForReading();
    EXPECT_EQ((*clock)->Today(), absl::CivilDay(2019, 6, 3)) << broken;
  }
  std::filesystem::remove(file_);
  WaitForReading();
  EXPECT_EQ((*clock)->Today(), absl::CivilDay(2019, 6, 3));
  Write("2019-06-04");
  WaitForReading();
  EXPECT_EQ((*clock)->Today(), absl::CivilDay(2019, 6, 4));
}

TEST_F(PretendClockTest, NeedsADayToStartWith) {
  EXPECT_EQ(Clock::Pretend(file_).status().code(), absl::StatusCode::kNotFound);
  Write("June");
  EXPECT_EQ(Clock::Pretend(file_).status().code(), absl::StatusCode::kInvalidArgument);
}

TEST_F(PretendClockTest, ServesManyThreads) {
  Write("2019-06-03");
  const auto clock = Clock::Pretend(file_);
  ASSERT_TRUE(clock.ok()) << clock.status();
  std::atomic<int> wrong = 0;
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&] {
      for (int i = 0; i < 20000; ++i) {
        if ((*clock)->Today() != absl::CivilDay(2019, 6, 3)) ++wrong;
      }
    });
  }
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(wrong, 0);
}

}  // namespace
}  // namespace edugroup::value
