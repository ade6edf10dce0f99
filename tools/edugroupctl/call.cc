// call, methods: every unary method of the contract, as JSON.
#include <iostream>
#include <sstream>

#include "absl/flags/declare.h"
#include "absl/flags/flag.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "common/value/status.h"
#include "tools/edugroupctl/arguments.h"
#include "tools/edugroupctl/catalog.h"
#include "tools/edugroupctl/command.h"

ABSL_DECLARE_FLAG(std::string, server);
ABSL_FLAG(bool, lines, false,
          "call: one request a line from standard input, one answer a line to standard output.");

namespace edugroup::ctl {
namespace {

class Caller {
 public:
  static absl::StatusOr<Caller> Make(Session& session, const std::string& name) {
    ASSIGN_OR_RETURN(const MethodDescriptor* method, FindMethod(name));
    if (method->server_streaming() || method->client_streaming()) {
      return UsageError(absl::StrCat(name, " is a stream: see watch"));
    }
    std::string server = absl::GetFlag(FLAGS_server);
    if (server.empty()) {
      ASSIGN_OR_RETURN(server, ServerOf(NameOf(*method)));
    }
    return Caller(session, *method, server);
  }

  absl::StatusOr<std::unique_ptr<Message>> Call(const std::string& json) {
    auto request = NewMessage(*method_.input_type());
    if (const absl::Status status = FromJson(json, *request); !status.ok()) {
      return UsageError(status.message());
    }
    auto response = NewMessage(*method_.output_type());
    RETURN_IF_ERROR(session_.AskServer(server_, NameOf(method_), *request, *response));
    return response;
  }

 private:
  Caller(Session& session, const MethodDescriptor& method, std::string server)
      : session_(session), method_(method), server_(std::move(server)) {}

  Session& session_;
  const MethodDescriptor& method_;
  const std::string server_;
};

std::string ReadAll(std::istream& stream) {
  std::stringstream text;
  text << stream.rdbuf();
  return text.str();
}

// Ends at the first line that is refused.
absl::Status CallLines(Caller& caller) {
  std::string line;
  while (std::getline(std::cin, line)) {
    if (line.empty()) continue;
    ASSIGN_OR_RETURN(const std::unique_ptr<Message> response, caller.Call(line));
    ASSIGN_OR_RETURN(const std::string json, ToJson(*response));
    std::cout << json << "\n";
  }
  return absl::OkStatus();
}

}  // namespace

absl::Status RunCall(const Invocation& invocation) {
  RETURN_IF_ERROR(invocation.AtMost(2));
  ASSIGN_OR_RETURN(const std::string method, invocation.Word(0, "METHOD"));
  ASSIGN_OR_RETURN(Caller caller, Caller::Make(invocation.session, method));
  if (absl::GetFlag(FLAGS_lines)) return CallLines(caller);
  std::string json = invocation.words.size() > 1 ? invocation.words[1] : "{}";
  if (json == "-") json = ReadAll(std::cin);
  ASSIGN_OR_RETURN(const std::unique_ptr<Message> response, caller.Call(json));
  return Output(Format::kJson).Json(*response);
}

absl::Status RunMethods(const Invocation& invocation) {
  RETURN_IF_ERROR(invocation.AtMost(1));
  const std::string text = invocation.words.empty() ? "" : invocation.words[0];
  for (const std::string& name : AllMethods()) {
    if (absl::StrContains(name, text)) std::cout << name << "\n";
  }
  return absl::OkStatus();
}

}  // namespace edugroup::ctl
