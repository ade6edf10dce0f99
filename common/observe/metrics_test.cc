#include "common/observe/metrics.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "absl/time/clock.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace edugroup::observe {
namespace {

using testing::HasSubstr;
using testing::Not;

// The value of a series, such as `name{label="x"}`, in a text exposition; -1 when it is not there.
double ValueOf(absl::string_view text, absl::string_view series) {
  for (absl::string_view line : absl::StrSplit(text, '\n')) {
    double value = 0;
    if (absl::ConsumePrefix(&line, series) && absl::ConsumePrefix(&line, " ") &&
        absl::SimpleAtod(line, &value)) {
      return value;
    }
  }
  return -1;
}

// A TCP socket on a free port of the loopback interface.
class Socket {
 public:
  Socket() : fd_(socket(AF_INET, SOCK_STREAM, 0)) {
    address_.sin_family = AF_INET;
    address_.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  }
  ~Socket() { close(fd_); }

  // Binds, listens and answers "127.0.0.1:port".
  std::string Listen() {
    socklen_t length = sizeof address_;
    EXPECT_EQ(bind(fd_, reinterpret_cast<sockaddr*>(&address_), length), 0);
    EXPECT_EQ(listen(fd_, 1), 0);
    EXPECT_EQ(getsockname(fd_, reinterpret_cast<sockaddr*>(&address_), &length), 0);
    return absl::StrCat("127.0.0.1:", ntohs(address_.sin_port));
  }

  std::string Get(int port, const std::string& path) {
    address_.sin_port = htons(port);
    EXPECT_EQ(connect(fd_, reinterpret_cast<sockaddr*>(&address_), sizeof address_), 0);
    const std::string request = absl::StrCat("GET ", path, " HTTP/1.0\r\n\r\n");
    EXPECT_EQ(write(fd_, request.data(), request.size()), static_cast<ssize_t>(request.size()));
    std::string answer;
    char part[4096];
    for (ssize_t got; (got = read(fd_, part, sizeof part)) > 0;) answer.append(part, got);
    return answer;
  }

 private:
  int fd_;
  sockaddr_in address_{};
};

TEST(Metrics, ShowsWhatWasCounted) {
  Registry registry;
  Counter calls = registry.MakeCounter("calls_total", "Calls.", {{"code", "OK"}});
  Gauge pool = registry.MakeGauge("pool_size", "Size.");
  Histogram seconds = registry.MakeHistogram("call_seconds", "Time.", {{"method", "Get"}});
  calls.Add();
  calls.Add(2);
  pool.Set(7);
  pool.Add(-3);
  seconds.Observe(0.02);
  seconds.Observe(11);

  const std::string text = registry.Text();
  EXPECT_THAT(text, HasSubstr("# HELP calls_total Calls."));
  EXPECT_THAT(text, HasSubstr("# TYPE call_seconds histogram"));
  EXPECT_EQ(ValueOf(text, "calls_total{code=\"OK\"}"), 3);
  EXPECT_EQ(ValueOf(text, "pool_size"), 4);
  EXPECT_EQ(ValueOf(text, "call_seconds_count{method=\"Get\"}"), 2);
  EXPECT_EQ(ValueOf(text, "call_seconds_bucket{method=\"Get\",le=\"0.005\"}"), 0);
  EXPECT_EQ(ValueOf(text, "call_seconds_bucket{method=\"Get\",le=\"0.025\"}"), 1);
  EXPECT_EQ(ValueOf(text, "call_seconds_bucket{method=\"Get\",le=\"10\"}"), 1);
  EXPECT_EQ(ValueOf(text, "call_seconds_bucket{method=\"Get\",le=\"+Inf\"}"), 2);
}

TEST(Metrics, TheSameNameAndLabelsAreOneSeries) {
  Registry registry;
  registry.MakeCounter("calls_total", "Calls.", {{"code", "OK"}}).Add();
  registry.MakeCounter("calls_total", "Calls.", {{"code", "OK"}}).Add();
  registry.MakeCounter("calls_total", "Calls.", {{"code", "ABORTED"}}).Add();
  EXPECT_EQ(ValueOf(registry.Text(), "calls_total{code=\"OK\"}"), 2);
  EXPECT_EQ(ValueOf(registry.Text(), "calls_total{code=\"ABORTED\"}"), 1);
}

TEST(MetricsDeathTest, ANameOfTwoTypesIsADefect) {
  testing::FLAGS_gtest_death_test_style = "threadsafe";
  EXPECT_DEATH(
      {
        Registry registry;
        registry.MakeCounter("calls_total", "Calls.");
        registry.MakeGauge("calls_total", "Calls.");
      },
      "metric.defect.*calls_total");
}

TEST(Metrics, ProcessMetricsAreGatheredOnEveryLook) {
  Registry registry;
  AddProcessMetrics(registry, "task");
  const std::string before = registry.Text();
  EXPECT_THAT(before, HasSubstr("build_info{server=\"task\",version=\"0."));
  EXPECT_THAT(before, HasSubstr("# TYPE process_cpu_seconds_total counter"));
  EXPECT_GE(ValueOf(before, "process_cpu_seconds_total"), 0);
  EXPECT_GT(ValueOf(before, "process_resident_memory_bytes"), 1 << 20);
  const double start = ValueOf(before, "process_start_time_seconds");
  const double now = static_cast<double>(absl::ToUnixSeconds(absl::Now()));
  EXPECT_GT(start, now - 600);
  EXPECT_LE(start, now + 2);  // boot time is in whole seconds

  const double descriptors = ValueOf(before, "process_open_fds");
  Socket one_more;
  EXPECT_EQ(ValueOf(registry.Text(), "process_open_fds"), descriptors + 1);
}

TEST(Metrics, ExposeServesTheText) {
  std::string address = Socket().Listen();  // free again at once
  const int port = std::stoi(address.substr(address.find(':') + 1));
  Registry registry;
  ASSERT_TRUE(registry.Expose(address).ok());
  registry.MakeCounter("calls_total", "Calls.").Add(5);
  AddProcessMetrics(registry, "task");

  const std::string answer = Socket().Get(port, "/metrics");
  EXPECT_THAT(answer, HasSubstr("200 OK"));
  EXPECT_EQ(ValueOf(answer, "calls_total"), 5);
  EXPECT_THAT(answer, HasSubstr("process_cpu_seconds_total"));
  EXPECT_THAT(Socket().Get(port, "/"), Not(HasSubstr("200 OK")));
}

TEST(Metrics, ExposeOnATakenPortIsUnavailable) {
  Socket taken;
  const std::string address = taken.Listen();
  Registry registry;
  EXPECT_EQ(registry.Expose(address).code(), absl::StatusCode::kUnavailable);
  EXPECT_EQ(registry.Expose("no address").code(), absl::StatusCode::kUnavailable);
}

}  // namespace
}  // namespace edugroup::observe
