#include "tests/load/child.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <fstream>
#include <iostream>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"

namespace edugroup::load {

namespace {

pid_t Spawn(const std::vector<std::string>& arguments, const std::string& log) {
  const pid_t pid = fork();
  if (pid != 0) return pid;
  prctl(PR_SET_PDEATHSIG, SIGTERM);  // it ends with this program, however that ends
  const int fd = open(log.c_str(), O_CREAT | O_WRONLY | O_TRUNC, 0600);
  dup2(fd, STDERR_FILENO);
  dup2(fd, STDOUT_FILENO);
  std::vector<char*> words;
  for (const std::string& argument : arguments)
    words.push_back(const_cast<char*>(argument.c_str()));
  words.push_back(nullptr);
  execv(words[0], words.data());
  _exit(127);
}

}  // namespace

bool Succeeds(const std::vector<std::string>& arguments, const std::string& log) {
  int status = 0;
  waitpid(Spawn(arguments, log), &status, 0);
  return status == 0;
}

Child::Child(const std::vector<std::string>& arguments, const std::string& log,
             std::string port_file)
    : port_file_(std::move(port_file)) {
  unlink(port_file_.c_str());
  pid_ = Spawn(arguments, log);
}

Child::~Child() {
  kill(pid_, SIGTERM);
  waitpid(pid_, nullptr, 0);
}

std::string Child::AwaitTarget(absl::Duration longest) {
  for (const absl::Time end = absl::Now() + longest; absl::Now() < end;
       absl::SleepFor(absl::Milliseconds(5))) {
    std::ifstream stream(port_file_);
    int port = 0;
    if (stream >> port) return absl::StrCat("127.0.0.1:", port);
  }
  std::cerr << "a server did not start; see its log" << std::endl;
  std::exit(1);
}

}  // namespace edugroup::load
