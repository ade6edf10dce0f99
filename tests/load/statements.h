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

// What an import writes of each organisation, or the rows of `organization` alone.
enum class Rows { kAll, kOrganizations };
// `count` organisations (a multiple of 100) by multi-row INSERTs of 100 rows, in one transaction,
// and nothing else: with their names, first versions and change records, or alone.
void RawImportOf(sql::Connection& connection, int count, Rows rows);
constexpr int kImportRows = 1000;
void RawImport(sql::Connection& connection, uint64_t i);
void RawImportAlone(sql::Connection& connection, uint64_t i);

}  // namespace edugroup::load
