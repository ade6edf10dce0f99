#include "tools/edugroupctl/arguments.h"

#include "absl/flags/commandlineflag.h"
#include "absl/flags/reflection.h"
#include "absl/strings/cord.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/strip.h"

namespace edugroup::ctl {
namespace {

constexpr char kUsageMark[] = "edugroupctl/usage";

// "--dry-run=x" without its dashes and value, as flags are named: "dry_run".
std::string FlagName(absl::string_view argument) {
  absl::ConsumePrefix(&argument, "-");
  absl::ConsumePrefix(&argument, "-");
  return absl::StrReplaceAll(argument.substr(0, argument.find('=')), {{"-", "_"}});
}

absl::Status Set(absl::CommandLineFlag& flag, absl::string_view value) {
  std::string error;
  if (flag.ParseFrom(value, &error)) return absl::OkStatus();
  return UsageError(absl::StrCat("--", flag.Name(), ": ", error));
}

class Parser {
 public:
  explicit Parser(const std::vector<std::string>& arguments) : arguments_(arguments) {}

  absl::StatusOr<std::vector<std::string>> Parse() {
    while (at_ < arguments_.size()) {
      const std::string& argument = arguments_[at_++];
      if (argument == "--") {
        words_.insert(words_.end(), arguments_.begin() + at_, arguments_.end());
        break;
      }
      if (argument == "-" || !absl::StartsWith(argument, "-")) {
        words_.push_back(argument);
      } else if (const absl::Status status = ParseFlag(argument); !status.ok()) {
        return status;
      }
    }
    return words_;
  }

 private:
  absl::Status ParseFlag(const std::string& argument) {
    const std::string name = FlagName(argument);
    const size_t equals = argument.find('=');
    if (absl::CommandLineFlag* flag = absl::FindCommandLineFlag(name)) {
      if (equals != std::string::npos) return Set(*flag, argument.substr(equals + 1));
      if (flag->IsOfType<bool>()) return Set(*flag, "true");
      if (at_ == arguments_.size()) return UsageError(absl::StrCat("--", name, " needs a value"));
      return Set(*flag, arguments_[at_++]);
    }
    if (absl::StartsWith(name, "no")) {
      absl::CommandLineFlag* flag = absl::FindCommandLineFlag(name.substr(2));
      if (flag != nullptr && flag->IsOfType<bool>() && equals == std::string::npos) {
        return Set(*flag, "false");
      }
    }
    return UsageError(absl::StrCat("no such flag: ", argument));
  }

  const std::vector<std::string>& arguments_;
  size_t at_ = 0;
  std::vector<std::string> words_;
};

}  // namespace

absl::StatusOr<std::vector<std::string>> ParseArguments(const std::vector<std::string>& arguments) {
  return Parser(arguments).Parse();
}

absl::Status UsageError(absl::string_view message) {
  absl::Status status = absl::InvalidArgumentError(message);
  status.SetPayload(kUsageMark, absl::Cord());
  return status;
}

bool IsUsageError(const absl::Status& status) { return status.GetPayload(kUsageMark).has_value(); }

}  // namespace edugroup::ctl
