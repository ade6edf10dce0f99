#include "services/membership/person_store.h"

#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "common/value/error.h"
#include "common/value/status.h"
#include "google/protobuf/util/time_util.h"
#include "services/membership/person.h"

namespace edugroup::membership {
namespace {

using google::protobuf::util::TimeUtil;
using v1::Disclosure;
using v1::Person;

const sql::Statement kPeopleOf = {
    "organization_people", "SELECT 1 FROM person WHERE group_id = ? AND organization = ? LIMIT 1"};
const sql::Statement kPostsOf = {
    "organization_posts", "SELECT 1 FROM post WHERE group_id = ? AND organization = ? LIMIT 1"};
// As register_store.cc keeps what entries refer to.
const sql::Statement kEntriesNaming = {
    "person_entries",
    "SELECT path FROM entry_token WHERE group_id = ? AND token = CONCAT('ref:', ?) ORDER BY path "
    "LIMIT 1000"};

std::string InBars(const std::vector<std::string>& members) {
  return members.empty() ? "" : absl::StrCat("|", absl::StrJoin(members, "|"), "|");
}

std::string CapacitiesOf(const Person& person) {
  std::vector<std::string> names;
  for (const int capacity : person.capacities()) {
    names.push_back(Person::Capacity_Name(static_cast<Person::Capacity>(capacity)));
  }
  return InBars(names);
}

// "|role=backbone-teacher|role=expert|".
std::string AttributesOf(const Person& person) {
  std::vector<std::string> pairs;
  for (const v1::PersonAttribute& attribute : person.attributes()) {
    for (const std::string& value : attribute.values()) {
      pairs.push_back(absl::StrCat(attribute.key(), "=", value));
    }
  }
  return InBars(pairs);
}

}  // namespace

const resource::Table& People() {
  static const auto& table = *new resource::Table{
      "person",
      resource::Pattern("groups/{group}/people/{person}"),
      {resource::Text<Person>("organization", "organization",
                              [](const Person& p) { return p.organization(); }),
       resource::Text<Person>("state", "state",
                              [](const Person& p) { return Person::State_Name(p.state()); }),
       resource::Set<Person>("capacities", "capacities", CapacitiesOf),
       resource::Text<Person>("title", "title", [](const Person& p) { return p.title(); }),
       resource::Set<Person>("attributes", "attributes", AttributesOf)},
      resource::Of<Person>([](const Person& p) { return p.organization(); }),
      resource::Of<Person>([](const Person& p) { return p.organization(); }),
      true};
  return table;
}

const resource::Table& Disclosures() {
  static const auto& table = *new resource::Table{
      "disclosure",
      resource::Pattern("groups/{group}/people/{person}/disclosures/{disclosure}"),
      {},
      resource::Of<Disclosure>([](const Disclosure& disclosure) {
        return absl::StrCat(absl::Dec(TimeUtil::TimestampToMicroseconds(disclosure.create_time()),
                                      absl::kZeroPad20));
      }),
      {}};
  return table;
}

absl::Status HoldPerson(resource::Change& change, absl::string_view group, absl::string_view field,
                        const std::string& person) {
  if (resource::ParentOf(person) != group || !People().pattern.Matches(person)) {
    return InvalidField(field, "must be a person of the group", "必须是本集团的人员");
  }
  const absl::StatusOr<Person> found = change.Load<Person>(People(), person);
  if (absl::IsNotFound(found.status())) return ReferenceNotFound(field, person);
  RETURN_IF_ERROR(found.status());
  return CheckNotErased(*found);
}

absl::StatusOr<std::vector<std::string>> EntriesNaming(sql::Database& database, absl::Time deadline,
                                                       absl::string_view person) {
  ASSIGN_OR_RETURN(const sql::Rows rows,
                   database.Read(deadline, kEntriesNaming,
                                 {resource::GroupOf(person), resource::PathOf(person)}));
  std::vector<std::string> entries;
  for (const sql::Row& row : rows) {
    entries.push_back(absl::StrCat(resource::ParentOf(person), "/", row[0].bytes()));
  }
  return entries;
}

absl::StatusOr<bool> HasPeopleOrPosts(resource::Change& change, absl::string_view organization) {
  const sql::Params key = {resource::GroupOf(organization), organization};
  ASSIGN_OR_RETURN(sql::Transaction * transaction, change.Sql());
  ASSIGN_OR_RETURN(const sql::Rows people, transaction->Query(kPeopleOf, key));
  if (!people.empty()) return true;
  ASSIGN_OR_RETURN(const sql::Rows posts, transaction->Query(kPostsOf, key));
  return !posts.empty();
}

}  // namespace edugroup::membership
