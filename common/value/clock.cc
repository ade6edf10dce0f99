#include "common/value/clock.h"

#include <cassert>
#include <fstream>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "common/value/date.h"
#include "common/value/error.h"
#include "common/value/status.h"

namespace edugroup::value {
namespace {

constexpr absl::Duration kReadEvery = absl::Milliseconds(100);

absl::StatusOr<absl::CivilDay> ReadDay(const std::string& file) {
  std::ifstream in(file);
  std::string line;
  if (!std::getline(in, line)) {
    return Error(absl::StatusCode::kNotFound, ErrorReason::RESOURCE_NOT_FOUND,
                 absl::StrCat("cannot read a day from ", file));
  }
  return ParseDate(absl::StripAsciiWhitespace(line));
}

}  // namespace

absl::TimeZone Shanghai() { return absl::FixedTimeZone(8 * 60 * 60); }

absl::CivilDay DayAt(absl::Time time) { return absl::ToCivilDay(time, Shanghai()); }

Clock::Clock(Mode mode, std::string file, absl::CivilDay today)
    : mode_(mode), file_(std::move(file)), today_(today) {}

absl::StatusOr<std::unique_ptr<Clock>> Clock::Pretend(std::string file) {
  ASSIGN_OR_RETURN(const absl::CivilDay today, ReadDay(file));
  return std::unique_ptr<Clock>(new Clock(Mode::kPretend, std::move(file), today));
}

Clock Clock::Fixed(absl::CivilDay today) { return Clock(Mode::kFixed, "", today); }

void Clock::Set(absl::CivilDay today) {
  assert(mode_ == Mode::kFixed);
  absl::MutexLock lock(&mutex_);
  today_ = today;
}

absl::CivilDay Clock::Today() const {
  if (mode_ == Mode::kReal) return DayAt(Now());
  absl::MutexLock lock(&mutex_);
  if (mode_ == Mode::kFixed) return today_;
  const absl::Time now = Now();
  // A clock set back must not stop the reading.
  if (now < read_at_ || now - read_at_ >= kReadEvery) {
    read_at_ = now;
    if (const auto day = ReadDay(file_); day.ok()) today_ = *day;
  }
  return today_;
}

}  // namespace edugroup::value
