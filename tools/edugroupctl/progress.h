// How far a long command is: on a terminal, and nowhere else.
#pragma once

#include <cstddef>
#include <string>

namespace edugroup::ctl {

// "[12/57] organizations/school-1" on one line of standard error, gone at the end.
class Progress {
 public:
  explicit Progress(size_t total);
  ~Progress() { Clear(); }
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  void Next(const std::string& what);
  void Clear();

 private:
  const size_t total_;
  const bool visible_;
  size_t done_ = 0;
};

}  // namespace edugroup::ctl
