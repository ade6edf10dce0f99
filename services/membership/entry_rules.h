// What the rules of a register find in an entry.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "absl/types/span.h"
#include "edugroup/membership/v1/entry.pb.h"
#include "edugroup/membership/v1/register.pb.h"
#include "edugroup/type/finding.pb.h"

namespace edugroup::membership {

// What entries alone do not tell.
struct Surroundings {
  // Standard kinds of the organisations that the entries name.
  std::map<std::string, v1::StandardKind> organizations;
  // Titles of the entries of registers that `reference` rules name.
  std::map<std::string, std::set<std::string>> titles;
};
// Another entry with the same key, by the id of the `unique` rule.
using Alike = std::map<std::string, std::string>;

// In the order of the rules. A finding's subject is the id of the column it is about (of several,
// the last), its rule_id "register.<rule_id>". Persons are not shown in it.
std::vector<type::Finding> CheckRules(const v1::Register& record, const v1::Entry& entry,
                                      const Surroundings& surroundings, const Alike& alike);

// Those of `findings` that stop a submission: HARD ones, and SOFT ones that none of `waivers`,
// which need a reason and who answers for them, accepts.
std::vector<type::Finding> Stopping(absl::Span<const type::Finding> findings,
                                    absl::Span<const type::Waiver> waivers);

// "register.<rule_id>".
std::string FindingId(const std::string& rule_id);

}  // namespace edugroup::membership
