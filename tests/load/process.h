// CPU time and memory of a process, from /proc.
#pragma once

#include <sys/types.h>

namespace edugroup::load {

double CpuSeconds(pid_t pid);  // user and system
double ResidentMebibytes(pid_t pid);

}  // namespace edugroup::load
