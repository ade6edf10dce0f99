#include "tools/edugroupctl/progress.h"

#include <unistd.h>

#include <iostream>

namespace edugroup::ctl {

Progress::Progress(size_t total) : total_(total), visible_(isatty(STDERR_FILENO)) {}

void Progress::Next(const std::string& what) {
  ++done_;
  if (!visible_) return;
  Clear();
  std::cerr << "[" << done_ << "/" << total_ << "] " << what << std::flush;
}

void Progress::Clear() {
  if (visible_) std::cerr << "\r\033[K" << std::flush;
}

}  // namespace edugroup::ctl
