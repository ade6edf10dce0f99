// What must go well for a measurement to mean anything: otherwise the program ends.
#pragma once

#include <cstdlib>
#include <iostream>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace edugroup::load {

inline void Check(const absl::Status& status) {
  if (status.ok()) return;
  std::cout << status << std::endl;
  std::exit(1);
}

template <class T>
T Check(absl::StatusOr<T> value) {
  Check(value.status());
  return *std::move(value);
}

}  // namespace edugroup::load
