// Callers that show a certificate in place of a token: which URI name in it is which system.
#pragma once

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "common/auth/principal.h"
#include "common/observe/metrics.h"

namespace edugroup::auth {

// Thread-safe. The file is JSON, reloaded when it changes; one that cannot be read any more, or
// does not parse, keeps the old callers and counts config_reload_total{result="error"}:
// {"spiffe://edugroup/caller/data-platform":
//     {"groups": {"*": {"roles": ["SYSTEM"]}}, "scopes": ["membership.read"]}}
// with rights as in the claim "edugroup" of a token, and SYSTEM the only role.
class Callers {
 public:
  //   INVALID_ARGUMENT  no such file, or not of this form
  static absl::StatusOr<std::unique_ptr<Callers>> FromFile(const std::string& path,
                                                           observe::Registry& registry);
  ~Callers();

  // The SYSTEM that shows a certificate with this name; null when the file does not know it. The
  // principal ends an hour after `now`, so that a stream is asked again who it is.
  std::shared_ptr<const Principal> Find(absl::string_view uri, absl::Time now);

 private:
  struct State;
  explicit Callers(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace edugroup::auth
