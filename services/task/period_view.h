// One assignment over a period, as known on a day: what facts, bulletins and duty lists count.
#pragma once

#include <optional>

#include "absl/time/civil_time.h"
#include "edugroup/task/v1/assignment_service.pb.h"
#include "services/task/light.h"

namespace edugroup::task {

// Both days included.
struct FactsPeriod {
  absl::CivilDay first;
  absl::CivilDay last;
};

class PeriodView {
 public:
  // Borrows the assignment.
  PeriodView(const v1::Assignment& assignment, FactsPeriod period, absl::CivilDay as_of);

  // Not sent out by that day, or taken back.
  bool IsOut() const;
  // In the period, and not after as_of.
  bool InPeriod(std::optional<absl::CivilDay> day) const;

  // Not of what rests on as_of.
  bool MeasuresFellDue() const;
  bool MeasuresInTime() const;
  bool MeasuresAreMissing() const { return MeasuresMissing(assignment_, standing_, as_of_); }

  // By the due date as it was on as_of; not of what rests then. Of a RECURRING limit: one of its
  // periods fell due before the work was over, and all that did were delivered in time.
  bool FellDue() const;
  bool SubmittedInTime() const;
  // RED on as_of.
  bool IsOverdue() const;

  bool WasAccepted() const { return InPeriod(standing_.accepted); }
  bool NeverReturned() const { return standing_.returns == 0; }

  // Something was to be done on some day of the period: neither accepted nor resting.
  bool WasOpen() const;
  // Reports and submissions in the period.
  int Reports() const;
  bool Reported() const { return Reports() > 0; }
  int Returns() const;

  // Due dates moved by as_of, and in the period.
  bool WasExtended() const;
  int Extensions() const;
  // Requests for a later due date in the period; those of them that came after the due date.
  int Requests() const;
  int LateRequests() const;

  const Standing& standing() const { return standing_; }

 private:
  // Events of the kind in the period.
  int Count(v1::AssignmentEvent::Kind kind) const;
  bool IsRecurring() const;
  // RECURRING: whether a period fell due, and whether all that did were delivered in time.
  struct Occurrences {
    bool fell_due = false;
    bool in_time = true;
  };
  Occurrences CountOccurrences() const;

  const v1::Assignment& assignment_;
  const FactsPeriod period_;
  const absl::CivilDay as_of_;
  const Standing standing_;
};

}  // namespace edugroup::task
