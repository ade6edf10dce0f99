#include "services/membership/history.h"

#include <utility>

namespace edugroup::membership {
namespace {

bool Changes(const Values& values, const Version& version) {
  for (size_t i = 0; i < values.size(); ++i) {
    if (values[i].has_value() && *values[i] != version.values[i]) return true;
  }
  return false;
}

void Change(const Values& values, Version& version) {
  for (size_t i = 0; i < values.size(); ++i) {
    if (values[i].has_value()) version.values[i] = *values[i];
  }
}

// The days of a version before `day` and those from it on.
std::pair<Version, Version> Split(const Version& version, absl::CivilDay day) {
  std::pair<Version, Version> parts(version, version);
  parts.first.end = day;
  parts.second.start = day;
  return parts;
}

void Append(Version version, Timeline& timeline) {
  if (!timeline.empty() && timeline.back().end == version.start &&
      timeline.back().values == version.values) {
    timeline.back().end = version.end;
    return;
  }
  timeline.push_back(std::move(version));
}

}  // namespace

void SetFrom(absl::CivilDay day, const Values& values, const std::string& reason,
             Timeline& timeline) {
  Timeline changed;
  for (Version& version : timeline) {
    if (version.end <= day || !Changes(values, version)) {
      Append(std::move(version), changed);
      continue;
    }
    if (version.start < day) {
      auto [before, after] = Split(version, day);
      Append(std::move(before), changed);
      after.reason = reason;
      version = std::move(after);
    } else if (version.start == day) {
      version.reason = reason;
    }
    Change(values, version);
    Append(std::move(version), changed);
  }
  timeline = std::move(changed);
}

}  // namespace edugroup::membership
