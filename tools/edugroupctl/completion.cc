// completion: a script for the shell, made from the table of commands.
#include <iostream>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "common/value/status.h"
#include "tools/edugroupctl/arguments.h"
#include "tools/edugroupctl/catalog.h"
#include "tools/edugroupctl/command.h"

namespace edugroup::ctl {
namespace {

constexpr char kCommonFlags[] =
    "--membership --committee --task --evaluation --token_file --group --output --timeout --help";

std::string FirstWords() {
  std::vector<std::string> words = {"help"};
  for (const Command& command : Commands()) {
    const std::string word = command.words.substr(0, command.words.find(' '));
    if (words.back() != word) words.push_back(word);
  }
  return absl::StrJoin(words, " ");
}

// "cycle" -> "open collect compute advance", as cases of a shell script.
std::string SecondWords() {
  std::string cases;
  for (const Command& command : Commands()) {
    const std::vector<std::string> words = absl::StrSplit(command.words, ' ');
    if (words.size() == 2) {
      absl::StrAppend(&cases, "    ", words[0], ") words+=\" ", words[1], "\" ;;&\n");
    }
  }
  return cases;
}

std::string Flags() {
  std::string cases;
  for (const Command& command : Commands()) {
    std::string flags;
    for (const std::string& flag : command.flags) {
      absl::StrAppend(&flags, flag.size() == 1 ? " -" : " --", flag);
    }
    absl::StrAppend(&cases, "    \"", command.words, "\"*) flags+=\"", flags, "\" ;;\n");
  }
  return cases;
}

std::string Script() {
  return absl::StrCat(R"(# bash completion for edugroupctl: source <(edugroupctl completion bash)
_edugroupctl() {
  local word=${COMP_WORDS[COMP_CWORD]} words="" flags=")",
                      kCommonFlags, R"("
  case "${COMP_WORDS[*]:1}" in
)",
                      Flags(), R"(  esac
  case "${COMP_WORDS[1]}" in
)",
                      SecondWords(), R"(    call) words+=" )", absl::StrJoin(AllMethods(), " "),
                      R"(" ;;
    completion) words+=" bash" ;;
  esac
  ((COMP_CWORD > 1)) || words=")",
                      FirstWords(), R"("
  case "${COMP_WORDS[COMP_CWORD - 1]}" in
    --output) words="table json csv" flags="" ;;
    --server) words="membership committee task evaluation" flags="" ;;
    -f | --meta | --token_file | --key | --watched) words="" flags="" ;;
  esac
  [[ $word == -* ]] || flags=""
  mapfile -t COMPREPLY < <(compgen -W "$words $flags" -- "$word")
  ((${#COMPREPLY[@]})) || mapfile -t COMPREPLY < <(compgen -f -- "$word")
}
complete -o filenames -F _edugroupctl edugroupctl
)");
}

}  // namespace

absl::Status RunCompletion(const Invocation& invocation) {
  RETURN_IF_ERROR(invocation.AtMost(1));
  ASSIGN_OR_RETURN(const std::string shell, invocation.Word(0, "bash"));
  if (shell != "bash") return UsageError(absl::StrCat("no completion for ", shell));
  std::cout << Script();
  return absl::OkStatus();
}

}  // namespace edugroup::ctl
