// The time by the database's clock, which all servers of a schema share, within a statement.
#pragma once

// Microseconds since 1970. A macro, so that statements stay literals.
#define EDUGROUP_SQL_NOW "CAST(UNIX_TIMESTAMP(NOW(6)) * 1000000 AS SIGNED)"
