// A small file that is replaced while the server runs.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "common/observe/metrics.h"

namespace edugroup::auth {

// config_reload_total{result}: changes of such files that were taken ("ok") or refused ("error").
observe::Counter CountReloads(observe::Registry& registry, const std::string& result);

// Not thread-safe.
class WatchedFile {
 public:
  explicit WatchedFile(std::string path) : path_(std::move(path)) {}

  // The content when the file (its modification time, inode, size, or whether it is there) is
  // another than at the last look, as it always is at the first; nothing otherwise. An error is
  // told once per change.
  //   NOT_FOUND           no such file, or not a regular one, or not readable
  //   RESOURCE_EXHAUSTED  larger than 1 MiB
  std::optional<absl::StatusOr<std::string>> ReadIfChanged();

 private:
  struct Version {
    int64_t modified_ns = 0;
    ino_t inode = 0;
    off_t size = -1;  // no such file
    bool operator==(const Version&) const = default;
  };
  Version Look() const;
  absl::StatusOr<std::string> Read() const;

  const std::string path_;
  std::optional<Version> last_;
};

}  // namespace edugroup::auth
