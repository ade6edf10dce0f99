// How one collection of resources is kept: the message itself, sealed where it is personal, beside
// the columns its lists filter and sort by.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "common/resource/name.h"
#include "common/sql/value.h"
#include "google/protobuf/message.h"

namespace edugroup::resource {

// A column taken from the message at each write, offered to filters and orders under `field`.
struct Column {
  enum class Type {
    kText,    // VARCHAR … utf8mb4_bin; enums by their name: = != < <= > >=, and : for "contains"
    kNumber,  // BIGINT
    kDate,    // BIGINT yyyymmdd, 0 when not set; compared with "2019-12-31"
    kSet,     // TEXT, "|a|b|"; only : ("has a") — values hold no "|"
  };
  std::string field;   // as callers write it: "state", "tags"
  std::string column;  // in SQL
  Type type;
  std::function<sql::Value(const google::protobuf::Message&)> value;
};

// Every table has: group_id VARCHAR(63), path VARCHAR(255) (the name after "groups/{group}/"),
// version BIGINT, sort_key VARBINARY(255), body MEDIUMBLOB, PRIMARY KEY (group_id, path), or
// UNIQUE KEY by_path (group_id, path) beside another primary key, KEY (group_id, sort_key, path),
// and the columns. A table of resources with personal data also has subject_key VARBINARY(255) NOT
// NULL: the wrapped key of what the journal keeps of each.
struct Table {
  std::string table;  // in SQL: "organization"
  Pattern pattern;
  std::vector<Column> columns;
  // What lists sort by when order_by is empty (then by path): a pinyin key, a position. Empty: by
  // path alone.
  std::function<std::string(const google::protobuf::Message&)> sort_key;
  // The organisation that personal data in the message belongs to; empty function: none.
  std::function<std::string(const google::protobuf::Message&)> owner;
  // The id of a deleted resource is never given again. False for rows that are replaced as a whole,
  // such as the tasks of a draft.
  bool retires_ids = false;
};

// Typed helpers to write tables down shortly.
template <class M>
Column Text(std::string field, std::string column, std::string (*value)(const M&)) {
  return {std::move(field), std::move(column), Column::Type::kText,
          [value](const google::protobuf::Message& m) {
            return sql::Value(value(static_cast<const M&>(m)));
          }};
}
template <class M>
Column Number(std::string field, std::string column, int64_t (*value)(const M&)) {
  return {std::move(field), std::move(column), Column::Type::kNumber,
          [value](const google::protobuf::Message& m) {
            return sql::Value(value(static_cast<const M&>(m)));
          }};
}
template <class M>
Column Date(std::string field, std::string column, int64_t (*value)(const M&)) {
  return {std::move(field), std::move(column), Column::Type::kDate,
          [value](const google::protobuf::Message& m) {
            return sql::Value(value(static_cast<const M&>(m)));
          }};
}
template <class M>
Column Set(std::string field, std::string column, std::string (*value)(const M&)) {
  return {std::move(field), std::move(column), Column::Type::kSet,
          [value](const google::protobuf::Message& m) {
            return sql::Value(value(static_cast<const M&>(m)));
          }};
}
template <class M>
std::function<std::string(const google::protobuf::Message&)> Of(std::string (*value)(const M&)) {
  return [value](const google::protobuf::Message& m) { return value(static_cast<const M&>(m)); };
}

}  // namespace edugroup::resource
