// Reads of resources: by name, lists, scans.
#include <algorithm>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "common/resource/filter.h"
#include "common/resource/page_token.h"
#include "common/resource/store_state.h"
#include "common/value/status.h"

namespace edugroup::resource {
namespace {

constexpr int kDefaultPageSize = 50;
constexpr int kMaxPageSize = 1000;
constexpr size_t kMaxBatchGet = 200;

// The column a list is ordered by, and which way.
struct Order {
  std::string column;
  bool descending = false;
};

absl::StatusOr<Order> ParseOrder(const Table& table, absl::string_view order_by,
                                 const std::string& id) {
  if (order_by.empty()) return Order{table.sort_key ? "sort_key" : id, false};
  Order order;
  absl::string_view field = order_by;
  order.descending = absl::ConsumeSuffix(&field, " desc");
  for (const Column& column : table.columns) {
    if (column.field == field && column.type != Column::Type::kSet) order.column = column.column;
  }
  if (field == "name") order.column = id;
  if (order.column.empty()) {
    return InvalidField("order_by", "this list cannot be ordered by that field",
                        "列表不支持按该字段排序");
  }
  return order;
}

// What a page token is bound to: everything of the query but its page.
std::string QueryText(const Table& table, const ListQuery& query) {
  std::string text =
      absl::StrCat(table.table, "\n", query.parent, "\n", query.filter, "\n", query.order_by);
  for (const Condition& condition : query.conditions) {
    absl::StrAppend(&text, "\n", condition.sql);
    for (const sql::Value& value : condition.params) {
      absl::StrAppend(&text, "\n", value.number(), ":", value.bytes());
    }
  }
  return text;
}

absl::StatusOr<Selection> SelectQuery(const Table& table, const ListQuery& query) {
  ASSIGN_OR_RETURN(Selection selection, SelectUnder(table, query.parent));
  ASSIGN_OR_RETURN(const SqlFilter filter, ParseFilter(query.filter, table.columns));
  if (!filter.sql.empty()) {
    absl::StrAppend(&selection.where, " AND ", filter.sql);
    selection.params.insert(selection.params.end(), filter.params.begin(), filter.params.end());
  }
  for (const Condition& condition : query.conditions) {
    absl::StrAppend(&selection.where, " AND (", condition.sql, ")");
    selection.params.insert(selection.params.end(), condition.params.begin(),
                            condition.params.end());
  }
  return selection;
}

// Narrows the selection to what comes after `position`. NULL is before everything else.
void GoOnAfter(const PagePosition& position, const Order& order, Selection& selection) {
  const std::string& column = order.column;
  const std::string behind = absl::StrCat(selection.id, order.descending ? " < ?" : " > ?");
  std::string where;
  if (column == selection.id) {
    where = behind;
  } else if (position.order_value.is_null()) {
    where = absl::StrCat("(", column, " IS NULL AND ", behind, ")",
                         order.descending ? "" : absl::StrCat(" OR ", column, " IS NOT NULL"));
  } else {
    where =
        absl::StrCat(column, order.descending ? " < ?" : " > ?", " OR (", column, " = ? AND ",
                     behind, ")", order.descending ? absl::StrCat(" OR ", column, " IS NULL") : "");
    selection.params.insert(selection.params.end(), {position.order_value, position.order_value});
  }
  selection.params.emplace_back(position.path);
  absl::StrAppend(&selection.where, " AND (", where, ")");
}

// The message of a row of `id, version, body`.
absl::Status ParseListed(const ListQuery& query, const sql::Row& row, Message& message) {
  const std::string& id = row[0].bytes();
  if (query.parent.empty()) return ParseRow(id, "", row[1].number(), row[2].bytes(), message);
  return ParseRow(std::string(GroupOf(query.parent)), id, row[1].number(), row[2].bytes(), message);
}

// The message of "version:body", as ReadRows finds it under `name`.
absl::Status ParseRead(absl::string_view name, const std::string& row, Message& message) {
  const size_t colon = row.find(':');
  int64_t version = 0;
  if (!absl::SimpleAtoi(absl::string_view(row).substr(0, colon), &version)) {
    return absl::InternalError("version of a stored resource");
  }
  return ParseRow(std::string(GroupOf(name)), std::string(PathOf(name)), version,
                  row.substr(colon + 1), message);
}

}  // namespace

absl::Status Store::GetInto(const rpc::Call& call, const Table& table, absl::string_view name,
                            Message& message) {
  RETURN_IF_ERROR(table.pattern.Check("name", name));
  RETURN_IF_ERROR(CheckGroup(call, "name", name));
  absl::StatusOr<std::string> row = state_->ReadRow(call, table, name);
  if (absl::IsNotFound(row.status())) return ResourceNotFound(name);
  if (!row.ok()) return std::move(row).status();
  RETURN_IF_ERROR(ParseRead(name, *row, message));
  state_->Present(call, table, message);
  return absl::OkStatus();
}

absl::Status Store::BatchGetInto(const rpc::Call& call, const Table& table,
                                 absl::Span<const std::string> names,
                                 absl::Span<Message* const> slots) {
  if (names.size() > kMaxBatchGet) {
    return InvalidField("names", "at most 200 names", "一次最多 200 个");
  }
  for (const std::string& name : names) {
    RETURN_IF_ERROR(table.pattern.Check("names", name));
    RETURN_IF_ERROR(CheckGroup(call, "names", name));
  }
  sql::Coalescer::Found found;
  for (size_t first = 0; first < names.size(); first += kMostNamesRead) {
    const auto part = names.subspan(first, kMostNamesRead);
    ASSIGN_OR_RETURN(sql::Coalescer::Found rows,
                     state_->ReadRows(table, {part.begin(), part.end()}, call.deadline));
    found.merge(rows);
  }
  for (size_t i = 0; i < names.size(); ++i) {
    const auto row = found.find(names[i]);
    if (row == found.end()) return ResourceNotFound(names[i]);
    RETURN_IF_ERROR(ParseRead(names[i], row->second, *slots[i]));
    state_->Present(call, table, *slots[i]);
  }
  return absl::OkStatus();
}

absl::StatusOr<std::string> Store::ListInto(const rpc::Call& call, const Table& table,
                                            const ListQuery& query,
                                            absl::FunctionRef<Message&()> add) {
  if (query.page_size < 0) {
    return InvalidField("page_size", "must not be negative", "每页条数不能为负");
  }
  RETURN_IF_ERROR(CheckGroup(call, "parent", query.parent));
  const int page_size =
      query.page_size == 0 ? kDefaultPageSize : std::min(query.page_size, kMaxPageSize);
  ASSIGN_OR_RETURN(Selection selection, SelectQuery(table, query));
  ASSIGN_OR_RETURN(const Order order, ParseOrder(table, query.order_by, selection.id));
  if (!query.page_token.empty()) {
    ASSIGN_OR_RETURN(const PagePosition position,
                     DecodePageToken(state_->sealer, QueryText(table, query), query.page_token));
    GoOnAfter(position, order, selection);
  }
  const char* direction = order.descending ? " DESC" : "";
  std::string order_by = absl::StrCat(selection.id, direction);
  if (order.column != selection.id) {
    order_by = absl::StrCat(order.column, direction, ", ", order_by);
  }
  selection.params.emplace_back(page_size + 1);
  const sql::Statement select = {
      "list",
      absl::StrCat("SELECT ", selection.id, ", version, body, ", order.column, " FROM ",
                   table.table, " WHERE ", selection.where, " ORDER BY ", order_by, " LIMIT ?")};
  ASSIGN_OR_RETURN(sql::Rows rows, state_->database.Read(call.deadline, select, selection.params));
  std::string next;
  if (rows.size() > static_cast<size_t>(page_size)) {
    rows.resize(page_size);
    next = EncodePageToken(state_->sealer, QueryText(table, query),
                           {rows.back()[3], rows.back()[0].bytes()});
  }
  for (const sql::Row& row : rows) {
    Message& message = add();
    RETURN_IF_ERROR(ParseListed(query, row, message));
    state_->Present(call, table, message);
  }
  return next;
}

absl::Status Store::AllInto(const rpc::Call& call, const Table& table, const ListQuery& query,
                            int limit, absl::FunctionRef<Message&()> add) {
  RETURN_IF_ERROR(CheckGroup(call, "parent", query.parent));
  ASSIGN_OR_RETURN(Selection selection, SelectQuery(table, query));
  selection.params.emplace_back(limit + 1);
  const sql::Statement select = {
      "list_all",
      absl::StrCat("SELECT ", selection.id, ", version, body FROM ", table.table, " WHERE ",
                   selection.where, " ORDER BY ", selection.order, " LIMIT ?")};
  ASSIGN_OR_RETURN(const sql::Rows rows,
                   state_->database.Read(call.deadline, select, selection.params));
  if (rows.size() > static_cast<size_t>(limit)) {
    return Error(absl::StatusCode::kResourceExhausted, ErrorReason::REQUEST_TOO_LARGE,
                 absl::StrCat("more than ", limit, " resources are concerned"), "涉及的数据过多");
  }
  for (const sql::Row& row : rows) {
    Message& message = add();
    RETURN_IF_ERROR(ParseListed(query, row, message));
    state_->Present(call, table, message);
  }
  return absl::OkStatus();
}

}  // namespace edugroup::resource
