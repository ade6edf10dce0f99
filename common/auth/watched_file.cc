#include "common/auth/watched_file.h"

#include <sys/stat.h>

#include <fstream>
#include <iterator>

#include "absl/strings/str_cat.h"

namespace edugroup::auth {
namespace {

constexpr off_t kLargest = 1 << 20;

}  // namespace

observe::Counter CountReloads(observe::Registry& registry, const std::string& result) {
  return registry.MakeCounter("config_reload_total",
                              "Changes of a configuration file taken (ok) or refused (error).",
                              {{"result", result}});
}

WatchedFile::Version WatchedFile::Look() const {
  struct stat status {};
  if (stat(path_.c_str(), &status) != 0 || !S_ISREG(status.st_mode)) return Version{};
  return Version{status.st_mtim.tv_sec * int64_t{1000000000} + status.st_mtim.tv_nsec,
                 status.st_ino, status.st_size};
}

absl::StatusOr<std::string> WatchedFile::Read() const {
  std::ifstream file(path_, std::ios::binary);
  std::string content{std::istreambuf_iterator<char>(file), {}};
  if (!file) return absl::NotFoundError(absl::StrCat("cannot read ", path_));
  return content;
}

std::optional<absl::StatusOr<std::string>> WatchedFile::ReadIfChanged() {
  // Looked at before it is read: a change in between shows as one at the next look.
  const Version version = Look();
  if (version == last_) return std::nullopt;
  last_ = version;
  if (version.size < 0) return absl::NotFoundError(absl::StrCat("no file ", path_));
  if (version.size > kLargest) {
    return absl::ResourceExhaustedError(absl::StrCat(path_, " is larger than 1 MiB"));
  }
  return Read();
}

}  // namespace edugroup::auth
