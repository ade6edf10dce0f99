// The table of meetings.
#pragma once

#include "common/resource/store.h"
#include "common/resource/table.h"
#include "edugroup/committee/v1/meeting_service.pb.h"

namespace edugroup::committee {

const resource::Table& MeetingTable();

// Meetings with the body, year and ordinal of `meeting` that are not cancelled.
resource::Condition MeetingsNumberedAs(const v1::Meeting& meeting);

}  // namespace edugroup::committee
