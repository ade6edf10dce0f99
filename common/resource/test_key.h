// A key file for tests of this folder.
#pragma once

#include <sys/stat.h>
#include <unistd.h>

#include <cstdio>
#include <fstream>
#include <memory>
#include <string>

#include "common/auth/sealer.h"
#include "common/resource/name.h"

namespace edugroup::resource {

// A sealer with a new key of its own.
inline std::unique_ptr<auth::Sealer> TestSealer(const std::string& key_id = "test") {
  const std::string path = "/tmp/edugroup_key_" + NewId();
  std::ofstream(path) << auth::Sealer::GenerateFile(key_id);
  chmod(path.c_str(), 0600);
  auto sealer = auth::Sealer::FromFile(path);
  unlink(path.c_str());
  return *std::move(sealer);
}

}  // namespace edugroup::resource
