// Escalation ladders (督办阶梯): what an assignment measures on a day, and the step of supervision
// that follows from it (C1.7, C1.8). Any day, past or future, has one answer.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "common/value/error.h"
#include "edugroup/task/v1/assignment_service.pb.h"
#include "edugroup/task/v1/ladder.pb.h"

namespace edugroup::task {

// The farthest that a threshold of days may reach.
inline constexpr int kMostLadderDays = 400;

// What is wrong with the fields of a ladder beyond what the door has checked; paths start with
// "ladder.".
std::vector<FieldViolation> CheckFields(const v1::Ladder& ladder);

// What the conditions of ladders look at; a measure that the assignment does not have is absent.
struct Measured {
  bool open = false;  // worked on, or waiting for acceptance: only then does it stand on a step
  std::optional<int> days_left;
  std::optional<int> points_behind;
  std::optional<int> days_without_report;
  std::optional<int> returns;
  std::optional<int> extensions;
  std::optional<int> measures_days_left;
};
Measured MeasureOn(const v1::Assignment& assignment, absl::CivilDay day);

// Where an assignment stands: an index into the steps, -1 for none, and since when.
struct LadderState {
  int step = -1;
  absl::CivilDay since;
};

// A ladder with its thresholds read.
class LadderRules {
 public:
  // INVALID_ARGUMENT for a threshold that CheckFields would refuse.
  static absl::StatusOr<LadderRules> Read(const v1::Ladder& ladder);

  const v1::Ladder& ladder() const { return ladder_; }
  // It is in use and watches the plan.
  bool Watches(absl::string_view plan) const;
  // Its first day.
  absl::CivilDay start() const { return start_; }
  // The step with this id; -1 when there is none.
  int IndexOf(absl::string_view step) const;

  // Where an assignment that stood at `before` stands on the next day looked at. Up: to the gravest
  // step whose conditions hold, but not past a mandatory one, and not before the days that the
  // present one asks for are over. Down: at once.
  LadderState Advance(const LadderState& before, const Measured& measured,
                      absl::CivilDay day) const;
  // Where it stands on `day`, from the ladder's first day on.
  LadderState StandingOn(const v1::Assignment& assignment, absl::CivilDay day) const;

 private:
  struct Bound {
    type::Threshold::Operator operation;
    int value;
    bool Holds(std::optional<int> measured) const;
  };
  struct Term {
    std::optional<int> Measured::*measure;
    Bound bound;
  };
  using Condition = std::vector<Term>;  // all of them
  explicit LadderRules(v1::Ladder ladder) : ladder_(std::move(ladder)) {}
  int GravestHeld(const Measured& measured) const;

  v1::Ladder ladder_;
  absl::CivilDay start_;
  std::vector<std::vector<Condition>> steps_;  // any of the conditions
};

}  // namespace edugroup::task
