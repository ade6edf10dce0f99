// The tables that every server has: request ids and the journal. Embedded from migrations/*.sql.
#pragma once

#include <vector>

#include "common/sql/migrate.h"

namespace edugroup::journal {

std::vector<sql::Migration> Migrations();

}  // namespace edugroup::journal
