// Reads of one database held against the same reads of another.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "tests/load/server_process.h"

namespace edugroup::load {

// The most that a read may cost beside the same in a near-empty database.
constexpr double kMostAmongGroups = 1.5;

struct ReadCall {
  std::string name;
  std::function<void()> call;
};

// A read of `server`, which outlives it: a full method and its request as text.
template <class Request, class Response>
ReadCall Read(const ServerProcess& server, const std::string& name, const std::string& method,
              const std::string& text) {
  return {name, [&server, method, text] { server.Must<Response, Request>(method, text); }};
}

// Calls those that both have in turns, here and there, and prints what each costs: what its fastest
// tenth takes, so that other work on the machine does not count. Whether none costs more than
// `most` times as much there.
bool CompareReads(const std::vector<ReadCall>& here, const std::vector<ReadCall>& there, int rounds,
                  double most);

}  // namespace edugroup::load
