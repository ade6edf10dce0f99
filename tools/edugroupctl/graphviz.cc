#include "tools/edugroupctl/graphviz.h"

#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include "absl/strings/str_cat.h"

extern char** environ;

namespace edugroup::ctl {
namespace {

constexpr int kNotFound = 127;  // of the shell's convention

// Writes all of it; a reader that is gone is seen by its exit.
void WriteAll(int file, const std::string& text) {
  for (size_t written = 0; written < text.size();) {
    const ssize_t n = write(file, text.data() + written, text.size() - written);
    if (n <= 0) return;
    written += n;
  }
}

}  // namespace

absl::Status Draw(const std::string& digraph, const std::string& format, const std::string& path) {
  const absl::Status missing = absl::UnavailableError(
      "Graphviz's dot is not installed (apt-get install graphviz fonts-wqy-microhei)");
  int ends[2];
  if (pipe(ends) != 0) return absl::InternalError("no pipe");
  signal(SIGPIPE, SIG_IGN);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, ends[0], STDIN_FILENO);
  posix_spawn_file_actions_addclose(&actions, ends[1]);
  std::string kind = "-T" + format, out = "-o", file = path, program = "dot";
  char* arguments[] = {program.data(), kind.data(), out.data(), file.data(), nullptr};
  pid_t child = 0;
  const int failed = posix_spawnp(&child, "dot", &actions, nullptr, arguments, environ);
  posix_spawn_file_actions_destroy(&actions);
  close(ends[0]);
  if (failed == 0) WriteAll(ends[1], digraph);
  close(ends[1]);
  if (failed != 0) return missing;
  int status = 0;
  waitpid(child, &status, 0);
  if (WIFEXITED(status) && WEXITSTATUS(status) == kNotFound) return missing;
  if (WIFEXITED(status) && WEXITSTATUS(status) == 0) return absl::OkStatus();
  return absl::InternalError(absl::StrCat("dot could not draw ", path));
}

}  // namespace edugroup::ctl
