// Names: unknown, malformed, of another group.
#include <set>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "tests/contract/places.h"
#include "tests/contract/refusal.h"

namespace edugroup::contract {
namespace {

// May call everything that a SYSTEM may, in every group.
const std::string& SystemEverywhere() {
  testing::Identity identity = {.group = "*", .roles = {access::v1::SYSTEM}};
  for (const char* server : {"membership", "committee", "task", "evaluation", "journal"}) {
    identity.scopes.push_back(absl::StrCat(server, ".read"));
    identity.scopes.push_back(absl::StrCat(server, ".write"));
  }
  return World::Get().Token("SYSTEM of every group", identity);
}

// `name` with the id at `segment` (1, 3, …) replaced.
std::string WithId(const std::string& name, size_t segment, const std::string& id) {
  std::vector<std::string> segments = absl::StrSplit(name, '/');
  segments[segment] = id;
  return absl::StrJoin(segments, "/");
}

TEST(BadNames, UnknownNames) {
  int checked = 0;
  for (const Method& method : World::Get().methods()) {
    const NothingWritten nothing_written;
    const auto sample = method.DryRequest();
    const std::vector<Place> places = PlacesOf(*sample);
    const Place* place = NamePlace(places);
    if (place == nullptr) continue;
    const std::string name = place->Text(*sample);
    const std::vector<std::string> segments = absl::StrSplit(name, '/');
    // Every id of the name in turn; the group's own id only where the group is what is asked for.
    for (size_t i = segments.size() == 2 ? 1 : 3; i < segments.size(); i += 2) {
      const auto request = method.DryRequest();
      place->SetText(*request, WithId(name, i, "nothing-here"));
      SCOPED_TRACE(absl::StrCat(method.Title(), ": ", place->Text(*request)));
      ++checked;
      const std::string token =
          segments.size() == 2 ? SystemEverywhere() : World::Get().GoodToken(method);
      ExpectRefused(World::Get().Ask(method, *request, token), absl::StatusCode::kNotFound,
                    ErrorReason::RESOURCE_NOT_FOUND);
    }
  }
  EXPECT_GE(checked, 60);
}

TEST(BadNames, UnknownNamesInBatches) {
  for (const Method& method : World::Get().methods()) {
    if (!absl::StartsWith(method.descriptor->name(), "BatchGet")) continue;
    SCOPED_TRACE(method.Title());
    const auto request = method.Request();
    const auto* names = request->GetDescriptor()->FindFieldByName("names");
    const std::string name = request->GetReflection()->GetRepeatedString(*request, names, 0);
    request->GetReflection()->AddString(request.get(), names, WithId(name, 3, "nothing-here"));
    ExpectRefused(World::Get().Ask(method, *request), absl::StatusCode::kNotFound,
                  ErrorReason::RESOURCE_NOT_FOUND);
  }
}

// Below a parent that does not exist nothing is made, and lists are empty or say so.
TEST(BadNames, UnknownParents) {
  int checked = 0;
  for (const Method& method : World::Get().methods()) {
    const NothingWritten nothing_written;
    const auto request = method.DryRequest();
    const std::string parent = TextOf(*request, "parent");
    if (std::count(parent.begin(), parent.end(), '/') < 3) continue;
    for (const Place& place : PlacesOf(*request)) {  // of a batch, also what is in it
      if (place.IsText() && absl::StartsWith(place.Text(*request), parent)) {
        place.SetText(*request, WithId(place.Text(*request), 3, "nothing-here"));
      }
    }
    SCOPED_TRACE(absl::StrCat(method.Title(), ": ", TextOf(*request, "parent")));
    ++checked;
    const Answer answer = World::Get().Ask(method, *request);
    if (answer.status.ok()) {
      EXPECT_TRUE(absl::StartsWith(method.descriptor->name(), "List"));
      EXPECT_TRUE(answer.bytes.empty());
    } else {
      ExpectRefused(answer, absl::StatusCode::kNotFound, ErrorReason::RESOURCE_NOT_FOUND);
    }
  }
  EXPECT_GE(checked, 4);
}

std::vector<std::string> Malformed(const std::string& name) {
  return {"garbage",
          "groups/alpha/no-such-things/x",
          "groups/alpha/",
          absl::StrCat(name, "/"),
          absl::StrCat(name, "/more"),
          absl::StrCat("/", name),
          absl::StrCat(name, "/more/x/y"),
          absl::StrCat(name, "%"),
          absl::StrCat(name, "' OR '1'='1"),
          absl::StrCat(name, "大"),
          absl::StrCat(name, "-"),
          absl::StrCat(name, std::string(300, 'x')),
          absl::StrCat("groups/alpha/../", name),
          absl::StrReplaceAll(name, {{"groups/", "Groups/"}})};
}

TEST(BadNames, MalformedNamesAndParents) {
  int checked = 0;
  for (const Method& method : World::Get().methods()) {
    const NothingWritten nothing_written;
    const auto sample = method.DryRequest();
    const std::vector<Place> places = PlacesOf(*sample);
    for (const Place& place : places) {
      if (&place != NamePlace(places) && !(place.path == "parent")) continue;
      for (const std::string& name : Malformed(place.Text(*sample))) {
        const auto request = method.DryRequest();
        place.SetText(*request, name);
        SCOPED_TRACE(absl::StrCat(method.Title(), ": ", name));
        ++checked;
        // A name of another group's form is refused before it is looked at.
        const Answer answer = World::Get().Ask(method, *request);
        ExpectProperRefusal(answer);
        if (answer.status.code() != absl::StatusCode::kPermissionDenied) {
          ExpectRefused(answer, absl::StatusCode::kInvalidArgument, ErrorReason::FIELDS_INVALID);
        }
      }
    }
  }
  EXPECT_GE(checked, 1000);
}

TEST(BadNames, MalformedIdsOfNewResources) {
  int checked = 0;
  for (const Method& method : World::Get().methods()) {
    if (!absl::StartsWith(method.descriptor->name(), "Create")) continue;
    const NothingWritten nothing_written;
    const auto sample = method.DryRequest();
    for (const Place& place : PlacesOf(*sample)) {
      if (!place.steps.empty() || !absl::EndsWith(place.path, "_id") ||
          place.path == "request_id") {
        continue;
      }
      for (const char* id : {"Upper", "1digit", "-", "a-", "a b", "a/b", "a_b", "-a", "甲"}) {
        const auto request = method.DryRequest();
        place.SetText(*request, id);
        SCOPED_TRACE(absl::StrCat(method.Title(), ": ", id));
        ++checked;
        ExpectViolation(World::Get().Ask(method, *request), place.path);
      }
    }
  }
  EXPECT_GE(checked, 90);
}

TEST(BadNames, AnotherGroupsResources) {
  int checked = 0;
  for (const Method& method : World::Get().methods()) {
    const NothingWritten nothing_written;
    const auto sample = method.DryRequest();
    const std::vector<Place> places = PlacesOf(*sample);
    for (const Place& place : places) {
      if (&place != NamePlace(places) && place.path != "parent") continue;
      const auto request = method.DryRequest();
      place.SetText(*request,
                    absl::StrReplaceAll(place.Text(*sample), {{"groups/alpha", "groups/beta"}}));
      SCOPED_TRACE(absl::StrCat(method.Title(), ": ", place.Text(*request)));
      ++checked;
      ExpectRefused(World::Get().Ask(method, *request), absl::StatusCode::kPermissionDenied,
                    ErrorReason::ROLE_REQUIRED);
    }
  }
  EXPECT_GE(checked, 100);
}

// Texts that look like names and are not refused: nothing follows them, or the answer names them as
// a finding.
const std::set<std::string>& FreeNames() {
  static const auto& names = *new std::set<std::string>{
      "meeting.agenda[0].subject",  // what an item of an agenda is about
      "resolution.subjects[0]",     // what a resolution concerns, on any server of the suite
      "bodies[0].body.name",        // a structure makes the bodies that are not there
      "rows[0].kind",               // as printed in a list; organization_import_test asserts it
  };
  return names;
}

// A reference inside the request to what stands in another group.
TEST(BadNames, ReferencesStayInTheirGroup) {
  int checked = 0;
  for (const Method& method : World::Get().methods()) {
    const NothingWritten nothing_written;
    const auto sample = method.DryRequest();
    const std::vector<Place> places = PlacesOf(*sample);
    for (const Place& place : places) {
      if (!place.IsText() || &place == NamePlace(places) || place.path == "parent") continue;
      if (!absl::StartsWith(place.Text(*sample), "groups/alpha/")) continue;
      if (FreeNames().contains(place.TextPath())) continue;
      const auto request = method.DryRequest();
      place.SetText(*request,
                    absl::StrReplaceAll(place.Text(*sample), {{"groups/alpha", "groups/beta"}}));
      SCOPED_TRACE(absl::StrCat(method.Title(), ": ", place.path, " = ", place.Text(*request)));
      ++checked;
      const Answer answer = World::Get().Ask(method, *request);
      if (answer.status.ok()) {
        EXPECT_FALSE(method.IsWrite()) << "took another group's resource";
        EXPECT_FALSE(absl::StrContains(answer.bytes, "groups/beta")) << "shows another group";
      } else {
        ExpectProperRefusal(answer);
      }
    }
  }
  EXPECT_GE(checked, 25);
}

TEST(BadNames, ReferencesToNothing) {
  int checked = 0;
  for (const Method& method : World::Get().methods()) {
    const NothingWritten nothing_written;
    const auto sample = method.DryRequest();
    const std::vector<Place> places = PlacesOf(*sample);
    for (const Place& place : places) {
      const std::string name = place.IsText() ? place.Text(*sample) : "";
      if (&place == NamePlace(places) || place.path == "parent" || place.steps.empty()) continue;
      if (!absl::StartsWith(name, "groups/alpha/") || FreeNames().contains(place.TextPath())) {
        continue;
      }
      if (!method.IsWrite()) continue;
      const auto request = method.DryRequest();
      place.SetText(*request, WithId(name, 3, "nothing-here"));
      SCOPED_TRACE(absl::StrCat(method.Title(), ": ", place.path, " = ", place.Text(*request)));
      ++checked;
      const Answer answer = World::Get().Ask(method, *request);
      ExpectProperRefusal(answer);
      EXPECT_TRUE(answer.status.code() == absl::StatusCode::kFailedPrecondition ||
                  answer.status.code() == absl::StatusCode::kInvalidArgument ||
                  answer.status.code() == absl::StatusCode::kNotFound)
          << answer.status;
    }
  }
  EXPECT_GE(checked, 20);
}

}  // namespace
}  // namespace edugroup::contract
