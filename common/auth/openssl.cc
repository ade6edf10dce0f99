#include "common/auth/openssl.h"

#include <openssl/err.h>

#include <cstdlib>

#include "common/observe/log.h"

namespace edugroup::auth {

void Must(bool succeeded, absl::string_view what) {
  if (succeeded) return;
  char error[256];
  ERR_error_string_n(ERR_get_error(), error, sizeof error);
  observe::Log(observe::Level::kError, "openssl.failed", {{"what", what}, {"error", error}});
  std::abort();
}

}  // namespace edugroup::auth
