// bulk: rows that a server wrote, written once more by the connector's multi-row INSERTs and
// nothing else. scan: a plain SELECT of rows into a loop that touches every column.
#pragma once

#include <string>
#include <vector>

#include "common/sql/connection.h"

namespace edugroup::load {

class Bulk {
 public:
  // Learns the rows of `table` in groups/load whose path begins with `path`: same columns, same
  // sizes.
  Bulk(sql::Connection& connection, const std::string& table, const std::string& path);

  // Writes them in one transaction, in a group that has none yet.
  void Insert(sql::Connection& connection);
  int rows() const { return rows_; }

 private:
  struct Step {
    sql::Statement statement;
    sql::Params params;  // row after row; each row begins with its group
  };
  int rows_ = 0, columns_ = 0, groups_ = 0;
  std::vector<Step> steps_;
};

// Reads the rows of `table` where `column` is `value`; answers how many.
int Scan(sql::Connection& connection, const std::string& table, const std::string& column,
         const std::string& value);

}  // namespace edugroup::load
