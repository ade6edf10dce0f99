// The tables of the evaluation server, embedded from migrations/*.sql.
#pragma once

#include <vector>

#include "common/sql/migrate.h"

namespace edugroup::evaluation {

std::vector<sql::Migration> Migrations();

}  // namespace edugroup::evaluation
