// The table of appointments.
#pragma once

#include "absl/time/civil_time.h"
#include "common/resource/store.h"
#include "common/resource/table.h"

namespace edugroup::committee {

// Personal data in an appointment belongs to the person's organisation.
const resource::Table& AppointmentTable();

// Appointments in office on `day` (InOffice in SQL), and those in office on it or later.
resource::Condition AppointmentsOn(absl::CivilDay day);
resource::Condition AppointmentsFrom(absl::CivilDay day);

}  // namespace edugroup::committee
