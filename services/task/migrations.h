// The tables of the task server, embedded from migrations/*.sql.
#pragma once

#include <vector>

#include "common/sql/migrate.h"

namespace edugroup::task {

std::vector<sql::Migration> Migrations();

}  // namespace edugroup::task
