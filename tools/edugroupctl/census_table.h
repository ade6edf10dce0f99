// A census and a series of censuses as one table each, as good on a screen as in a spreadsheet.
#pragma once

#include "edugroup/membership/v1/census_service.pb.h"
#include "tools/edugroupctl/table.h"

namespace edugroup::ctl {

// One row for the total and one for each part, with what is declared and the difference where a
// document declares any. With a dimension, only its parts.
Table CensusTable(const membership::v1::Census& census,
                  membership::v1::Census::Dimension dimension);

// One row for each date of the total, then of each part.
Table SeriesTable(const membership::v1::CensusSeries& series);

}  // namespace edugroup::ctl
