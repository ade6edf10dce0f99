// The statements of the membership server, run through the connector without gRPC: the raw floor.
#pragma once

#include <cstdint>

#include "common/sql/connection.h"

namespace edugroup::load {

void RawGet(sql::Connection& connection, uint64_t i);
// One page of 100 in pinyin order.
void RawList(sql::Connection& connection, uint64_t i);
// CreateOrganization with its journal and request-id rows, in one transaction.
void RawCreate(sql::Connection& connection, uint64_t i);

// kImportRows organisations by multi-row INSERTs of 100 rows, in one transaction, and nothing else:
// with all that an import writes of each (names, first version, change record), or their own rows
// alone.
constexpr int kImportRows = 1000;
void RawImport(sql::Connection& connection, uint64_t i);
void RawImportAlone(sql::Connection& connection, uint64_t i);

}  // namespace edugroup::load
