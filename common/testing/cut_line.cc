#include "common/testing/cut_line.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdlib>

#include "absl/strings/match.h"
#include "absl/strings/string_view.h"

namespace edugroup::testing {
namespace {

sockaddr_in Loopback(int port) {
  sockaddr_in address = {};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  address.sin_port = htons(static_cast<uint16_t>(port));
  return address;
}

// What comes is sent on at once: a statement of many small packets would wait for an
// acknowledgement at each of them.
void SendAtOnce(int fd) {
  const int on = 1;
  setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
}

}  // namespace

CutLine::CutLine(int server_port) : server_port_(server_port) {
  listener_ = socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address = Loopback(0);
  socklen_t size = sizeof(address);
  if (bind(listener_, reinterpret_cast<sockaddr*>(&address), size) != 0 ||
      listen(listener_, 64) != 0 ||
      getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size) != 0) {
    std::abort();
  }
  port_ = ntohs(address.sin_port);
  thread_ = std::thread([this] { Listen(); });
}

CutLine::~CutLine() {
  shutdown(listener_, SHUT_RDWR);
  thread_.join();
  close(listener_);
  std::vector<std::thread> carriers;
  {
    absl::MutexLock lock(&mutex_);
    for (const int fd : sockets_) shutdown(fd, SHUT_RDWR);
    carriers.swap(carriers_);
  }
  for (std::thread& carrier : carriers) carrier.join();
  absl::MutexLock lock(&mutex_);
  for (const int fd : sockets_) close(fd);
}

void CutLine::SetDown(bool down) {
  down_ = down;
  absl::MutexLock lock(&mutex_);
  for (const int fd : sockets_) {
    if (down) shutdown(fd, SHUT_RDWR);
  }
}

void CutLine::Listen() {
  while (true) {
    const int client = accept(listener_, nullptr, nullptr);
    if (client < 0) return;
    absl::MutexLock lock(&mutex_);
    sockets_.push_back(client);
    carriers_.emplace_back([this, client] { Carry(client); });
  }
}

void CutLine::Carry(int client) {
  constexpr absl::string_view kCommit(
      "\x03"
      "COMMIT",
      7);
  const int server = socket(AF_INET, SOCK_STREAM, 0);
  {
    absl::MutexLock lock(&mutex_);
    sockets_.push_back(server);
  }
  SendAtOnce(client);
  SendAtOnce(server);
  const sockaddr_in address = Loopback(server_port_);
  std::vector<char> room(1 << 16);
  bool lose_answer = false;
  if (!down_ &&
      connect(server, reinterpret_cast<const sockaddr*>(&address), sizeof(address)) == 0) {
    pollfd ends[] = {{client, POLLIN, 0}, {server, POLLIN, 0}};
    while (poll(ends, 2, -1) > 0) {
      const bool from_client = ends[0].revents != 0;
      if (!from_client && lose_answer) break;  // the server has answered: it has committed
      const ssize_t got = recv(ends[from_client ? 0 : 1].fd, room.data(), room.size(), 0);
      if (got <= 0) break;
      const absl::string_view bytes(room.data(), static_cast<size_t>(got));
      if (from_client && absl::StrContains(bytes, kCommit)) {
        const Cut cut = cut_.exchange(Cut::kNever);
        if (cut == Cut::kBeforeCommit) break;
        lose_answer = cut == Cut::kAfterCommit;
      }
      if (send(from_client ? server : client, bytes.data(), bytes.size(), MSG_NOSIGNAL) != got) {
        break;
      }
    }
  }
  shutdown(client, SHUT_RDWR);
  shutdown(server, SHUT_RDWR);
}

}  // namespace edugroup::testing
