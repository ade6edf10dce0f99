// From the errors of the database to the errors of the contract.
#pragma once

#include <string>

#include "absl/status/status.h"
#include "common/sql/metrics.h"

namespace edugroup::sql {

// What the connector or the server said. `code` 0 comes from the connector itself: a misuse by us.
struct ServerError {
  int code;
  std::string state;    // SQLSTATE
  std::string message;  // may quote data: never into a message of a status, nor into the log
};

// The status for an error. Its message holds neither SQL nor data; the server's own words are in a
// payload that never leaves the process (ServerMessage).
absl::Status ToStatus(const ServerError& error);

ErrorClass ClassOf(int code);
// After it the connection is of no use: the client library failed, or the server ended the session.
bool BreaksConnection(int code);
// The transaction may succeed when run again as a whole: a conflict, or a Galera node not ready
// yet.
bool MayRunAgain(int code);

// The status of a COMMIT of which nobody knows whether it happened.
absl::Status OutcomeUnknownError();
// The deadline passed before the next step.
absl::Status DeadlinePassed();

// "1064 (42000): …", the server's own words, for operators' tools; empty for other statuses.
std::string ServerMessage(const absl::Status& status);
// The server's error number; 0 for other statuses.
int ServerCode(const absl::Status& status);

}  // namespace edugroup::sql
