#include "tools/edugroupctl/command.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "tools/edugroupctl/arguments.h"

namespace edugroup::ctl {
namespace {

constexpr char kCommonFlags[] = R"(
Flags of every command (each also as EDUGROUP_… in the environment):
  --membership --committee --task --evaluation TARGET   servers; 127.0.0.1:7101 … 7104
  --token_file FILE    bearer token
  --group ID           group of names that are given without one
  --output FORMAT      table, json or csv
  --timeout DURATION   of one call, such as 30s

Exit code: 0 done, 1 refused or failed, 2 wrong usage.
)";

}  // namespace

const std::vector<Command>& Commands() {
  static const auto& commands = *new std::vector<Command>{
      {"apply",
       "-f FILE [--dry-run] [--print-calls]",
       "bring a group to what a YAML file says; shows each difference",
       {"f", "dry-run", "print-calls"},
       RunApply},
      {"import organizations",
       "FILE [--dry-run] [--partial] [--update] [--rest FILE] [--sheet|--table T] [--mapping "
       "FILE]\n"
       "      [--waive REASON --by WHO]",
       "take a list of organizations (CSV, .xlsx, .docx) and say what is wrong with it",
       {"dry-run", "partial", "update", "rest", "sheet", "table", "mapping", "waive", "by"},
       RunImportOrganizations},
      {"import entries",
       "REGISTER FILE [--dry-run] [--partial] [--rest FILE] [--sheet|--table T] [--mapping FILE]\n"
       "      [--key-rule RULE] [--state STATE] [--owner ORGANIZATION]",
       "take the rows of a printed table (CSV, .xlsx, .docx) into a register",
       {"dry-run", "partial", "rest", "sheet", "table", "mapping", "key-rule", "state", "owner"},
       RunImportEntries},
      {"import plan",
       "FILE [--meta FILE.yaml] [--body_text FILE] [--plan ID] [--sheet|--table T] [--dry-run]\n"
       "      [--print-calls]",
       "take a decomposition table (CSV, .xlsx, .docx) and list what is odd about it",
       {"meta", "body_text", "plan", "sheet", "table", "dry-run", "validate-only", "print-calls"},
       RunImportPlan},
      {"export plan",
       "PLAN",
       "the plan as the table that import plan reads; with --output csv nothing beside it",
       {},
       RunExportPlan},
      {"diff plan",
       "PLAN FILE [--body_text FILE] [--sheet|--table T]",
       "hold a corrected table against the plan that runs",
       {"body_text", "sheet", "table"},
       RunDiffPlan},
      {"amend plan",
       "PLAN FILE --approve ID,ID|all --reason TEXT [--body_text FILE] [--sheet|--table T]",
       "take approved changes of a corrected table into the plan that runs",
       {"approve", "reason", "body_text", "sheet", "table"},
       RunAmendPlan},
      {"issue",
       "PLAN --base-date DATE [--request-id ID]",
       "issue a plan: one assignment for each task and implementer",
       {"base-date", "request-id"},
       RunIssue},
      {"board",
       "PLAN [--as-of DATE] [--brief]",
       "where a plan stands on any day, past or future",
       {"as-of", "brief"},
       RunBoard},
      {"census",
       "[--as-of DATE | --dates DATE,DATE] [--known-as-of DATE] [--split BY] [--affiliations KIND]",
       "members of a day by kind, grade, region and tag beside the declared totals, or over time",
       {"as-of", "dates", "known-as-of", "split", "affiliations"},
       RunCensus},
      {"chart",
       "[--as-of DATE] [--root BODY] [--out FILE.svg|.png|.dot|.mmd] [--plain]",
       "the bodies of a day as a tree, or drawn, with vacancies and broken rules marked",
       {"as-of", "root", "out", "plain"},
       RunChart},
      {"cycle open",
       "CYCLE [--as-of DATE]",
       "freeze the indicators and the subjects",
       {"as-of"},
       RunCycleOpen},
      {"cycle collect",
       "CYCLE [--as-of DATE]",
       "take facts from the other servers",
       {"as-of"},
       RunCycleCollect},
      {"cycle compute", "CYCLE", "score, rank and grade", {}, RunCycleCompute},
      {"cycle advance",
       "CYCLE STATE",
       "to SELF_ASSESSMENT, REVIEW, PUBLICITY, FINAL or ARCHIVED",
       {},
       RunCycleAdvance},
      {"assessments", "CYCLE", "the results of a cycle by rank", {}, RunAssessments},
      {"explain",
       "ASSESSMENT, or --verify CYCLE",
       "every number of a score back to what it was counted from; --verify: all recomputed",
       {"verify"},
       RunExplain},
      {"report",
       "cycles/CYCLE/reports/REPORT [--out FILE.md|.html|.xlsx|.csv]",
       "a report with its figures, tables and charts as they stand, or as submitted",
       {"out"},
       RunReport},
      {"watch",
       "[--server NAME] [--from POSITION] [--until-idle SECONDS]",
       "changes as they come, one JSON line each",
       {"server", "from", "until-idle"},
       RunWatch},
      {"verify-journal",
       "[--server NAME] [--watched FILE]",
       "recompute the hash chain of every journal; hold a watcher's lines against it",
       {"server", "watched"},
       RunVerifyJournal},
      {"call",
       "METHOD [JSON | - | --lines] [--server NAME]",
       "any unary method; - reads the request from standard input, --lines one request a line",
       {"server", "lines"},
       RunCall},
      {"methods",
       "[TEXT]",
       "the methods of the contract, those with TEXT in their name",
       {},
       RunMethods},
      {"token",
       "--key FILE --subject NAME [--role ROLE,…] [--organization ID] [--body ID] …",
       "development only: sign a token, or make keys with --generate-key DIR",
       {"key", "generate-key", "subject", "role", "organization", "body", "operator", "scope",
        "expires"},
       RunToken},
      {"completion",
       "bash",
       "completion for the shell: source <(edugroupctl completion bash)",
       {},
       RunCompletion},
  };
  return commands;
}

absl::StatusOr<const Command*> TakeCommand(std::vector<std::string>& words) {
  for (const Command& command : Commands()) {
    const std::vector<std::string> own = absl::StrSplit(command.words, ' ');
    if (own.size() <= words.size() && std::equal(own.begin(), own.end(), words.begin())) {
      words.erase(words.begin(), words.begin() + own.size());
      return &command;
    }
  }
  return UsageError(absl::StrCat("no such command: ", absl::StrJoin(words, " "), "; see --help"));
}

std::string Help() {
  std::string text =
      "edugroupctl: a vocational-education group from the command line, over gRPC only\n\n";
  for (const Command& command : Commands()) {
    absl::StrAppend(&text, "  ", command.words, " ", command.usage, "\n      ", command.summary,
                    "\n");
  }
  return text + kCommonFlags;
}

absl::StatusOr<std::string> Invocation::Word(size_t index, absl::string_view what) const {
  if (index >= words.size()) return UsageError(absl::StrCat("missing: ", what));
  return words[index];
}

absl::Status Invocation::AtMost(size_t count) const {
  if (words.size() <= count) return absl::OkStatus();
  return UsageError(absl::StrCat("not expected: ", words[count]));
}

}  // namespace edugroup::ctl
