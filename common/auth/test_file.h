// A file of a test: replaced as an orchestrator does it (a new file renamed over the old), removed
// at the end.
#pragma once

#include <sys/stat.h>
#include <unistd.h>

#include <cstdio>
#include <fstream>
#include <string>

#include "absl/strings/string_view.h"
#include "gtest/gtest.h"

namespace edugroup::auth {

class TestFile {
 public:
  TestFile() {
    path_ = testing::TempDir() + "edugroup_auth_XXXXXX";
    const int fd = mkstemp(path_.data());
    EXPECT_GE(fd, 0);
    close(fd);
  }
  explicit TestFile(absl::string_view content) : TestFile() { Replace(content); }
  ~TestFile() { Remove(); }
  TestFile(const TestFile&) = delete;
  TestFile& operator=(const TestFile&) = delete;

  void Replace(absl::string_view content, mode_t mode = 0600) {
    const std::string next = path_ + ".next";
    std::ofstream(next, std::ios::binary) << content;
    EXPECT_EQ(chmod(next.c_str(), mode), 0);
    EXPECT_EQ(rename(next.c_str(), path_.c_str()), 0);
  }
  void Remove() { unlink(path_.c_str()); }
  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

}  // namespace edugroup::auth
