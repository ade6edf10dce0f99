// The tables of the membership server. Embedded from migrations/*.sql.
#pragma once

#include <vector>

#include "common/sql/migrate.h"

namespace edugroup::membership {

std::vector<sql::Migration> Migrations();

}  // namespace edugroup::membership
