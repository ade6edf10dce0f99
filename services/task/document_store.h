// The table of documents.
#pragma once

#include "common/resource/table.h"

namespace edugroup::task {

const resource::Table& DocumentTable();

}  // namespace edugroup::task
