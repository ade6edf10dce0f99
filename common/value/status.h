// Macros for functions that answer absl::Status or absl::StatusOr.
#pragma once

#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

// Leaves the function with the status of `expression` unless it is OK.
#define RETURN_IF_ERROR(expression)                                         \
  do {                                                                      \
    if (absl::Status status_ = (expression); !status_.ok()) return status_; \
  } while (false)

// Declares or assigns `target` from the value of `expression`, or leaves the function with its
// status.
#define ASSIGN_OR_RETURN(target, expression) \
  EDUGROUP_ASSIGN_OR_RETURN(EDUGROUP_CONCAT(status_or_, __LINE__), target, expression)

#define EDUGROUP_CONCAT_INNER(a, b) a##b
#define EDUGROUP_CONCAT(a, b) EDUGROUP_CONCAT_INNER(a, b)
#define EDUGROUP_ASSIGN_OR_RETURN(status_or, target, expression) \
  auto status_or = (expression);                                 \
  if (!status_or.ok()) return std::move(status_or).status();     \
  target = *std::move(status_or)
