#include "common/sql/metrics.h"

namespace edugroup::sql {
namespace {

constexpr char kConnections[] = "db_pool_connections";
constexpr char kConnectionsHelp[] = "Connections of the pool by state.";

}  // namespace

Metrics::Metrics(observe::Registry& registry)
    : registry_(registry),
      opened_(registry.MakeCounter("db_connections_opened_total", "Connections opened.")),
      retries_(registry.MakeCounter("db_transaction_retries_total",
                                    "Transactions run again after a conflict.")),
      wait_timeouts_(registry.MakeCounter(
          "db_pool_timeouts_total", "Calls whose deadline passed before a connection was free.")),
      idle_(registry.MakeGauge(kConnections, kConnectionsHelp, {{"state", "idle"}})),
      in_use_(registry.MakeGauge(kConnections, kConnectionsHelp, {{"state", "in_use"}})),
      wait_(registry.MakeHistogram("db_pool_wait_seconds", "Time until a connection was leased.")) {
  for (const auto& [reason, label] : {std::pair(CloseReason::kBroken, "broken"),
                                      std::pair(CloseReason::kUnanswered, "unanswered"),
                                      std::pair(CloseReason::kLifetime, "lifetime"),
                                      std::pair(CloseReason::kShutdown, "shutdown")}) {
    closed_.emplace(reason, registry.MakeCounter("db_connections_closed_total",
                                                 "Connections closed.", {{"reason", label}}));
  }
  for (const auto& [error, label] :
       {std::pair(ErrorClass::kConflict, "conflict"),
        std::pair(ErrorClass::kDuplicate, "duplicate"),
        std::pair(ErrorClass::kReference, "reference"), std::pair(ErrorClass::kTimeout, "timeout"),
        std::pair(ErrorClass::kCancelled, "cancelled"),
        std::pair(ErrorClass::kUnavailable, "unavailable"),
        std::pair(ErrorClass::kExhausted, "exhausted"), std::pair(ErrorClass::kSchema, "schema"),
        std::pair(ErrorClass::kDenied, "denied"), std::pair(ErrorClass::kData, "data"),
        std::pair(ErrorClass::kOther, "other")}) {
    errors_.emplace(error, registry.MakeCounter("db_errors_total", "Errors of the database.",
                                                {{"class", label}}));
  }
}

observe::Histogram Metrics::ForStatement(const std::string& name) {
  return registry_.MakeHistogram("db_statement_seconds", "Time of one statement.",
                                 {{"statement", name}});
}

}  // namespace edugroup::sql
