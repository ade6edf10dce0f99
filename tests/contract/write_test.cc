// Every write: stale etags, wrong states, request ids, and text of every script. Runs last, for it
// carries the good requests out.
#include <algorithm>
#include <set>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "common/value/error.h"
#include "google/protobuf/util/message_differencer.h"
#include "tests/contract/places.h"
#include "tests/contract/refusal.h"

namespace edugroup::contract {
namespace {

std::vector<const Method*> Writes() {
  std::vector<const Method*> writes;
  for (const Method& method : World::Get().methods()) {
    if (method.IsWrite()) writes.push_back(&method);
  }
  return writes;
}

// The etag that says which version the caller has seen: of the request, or of the resource in it.
// None of a resource that the call makes.
const Place* EtagPlace(const std::vector<Place>& places) {
  for (const Place& place : places) {
    if (place.field->name() != "etag" || place.steps.size() > 1) continue;
    if (place.steps.empty()) return &place;
    const std::string id = absl::StrCat(place.steps[0]->name(), "_id");
    const bool is_made = std::any_of(places.begin(), places.end(),
                                     [&](const Place& other) { return other.path == id; });
    if (!is_made) return &place;
  }
  return nullptr;
}

bool IsCreate(const Method& method) {
  return absl::StartsWith(method.descriptor->name(), "Create");
}

TEST(Writes, StaleEtags) {
  int checked = 0;
  for (const Method* method : Writes()) {
    if (IsCreate(*method)) continue;
    const NothingWritten nothing_written;
    const auto sample = method->DryRequest();
    const std::vector<Place> places = PlacesOf(*sample);
    const Place* etag = EtagPlace(places);
    if (etag == nullptr) continue;
    ++checked;
    for (const char* stale : {"0", "999999", "garbage", "\"1\""}) {
      SCOPED_TRACE(absl::StrCat(method->Title(), ": ", stale));
      const auto request = method->DryRequest();
      etag->SetText(*request, stale);
      ExpectRefused(World::Get().Ask(*method, *request), absl::StatusCode::kAborted,
                    ErrorReason::ETAG_MISMATCH);
    }
  }
  EXPECT_GE(checked, 35);
}

// Methods that move something from one state to another.
bool IsTransition(const Method& method) {
  const std::string& name = method.descriptor->name();
  return HasField(*method.Request(), "name") && !absl::StartsWith(name, "Update") &&
         !absl::StartsWith(name, "Delete") && !absl::StartsWith(name, "Copy");
}

TEST(Writes, WrongStates) {
  int checked = 0;
  for (const Method& method : World::Get().methods()) {
    const NothingWritten nothing_written;
    int of_method = 0;
    for (const Sample& sample : method.samples) {
      if (!sample.wrong_state) continue;
      SCOPED_TRACE(absl::StrCat(method.Title(), ": ", sample.request->ShortDebugString()));
      ++of_method;
      ExpectRefused(World::Get().Ask(method, *sample.request),
                    absl::StatusCode::kFailedPrecondition, ErrorReason::STATE_CONFLICT);
    }
    EXPECT_TRUE(of_method > 0 || !method.IsWrite() || !IsTransition(method))
        << method.path << " has no sample of a wrong state";
    checked += of_method;
  }
  EXPECT_GE(checked, 30);
}

TEST(Writes, ValidateOnlyKeepsNothing) {
  World& world = World::Get();
  for (const Method* method : Writes()) {
    SCOPED_TRACE(method->Title());
    const NothingWritten nothing_written;
    const auto request = method->DryRequest();
    SetTextOf(*request, "request_id", "dry");  // not even the request id
    for (int i = 0; i < 2; ++i) {
      const Answer answer = world.Ask(*method, *request);
      EXPECT_TRUE(answer.status.ok()) << answer.status;
    }
  }
}

// What the server sets is not taken from the caller.
TEST(Writes, OutputFieldsAreTheServers) {
  for (const Method* method : Writes()) {
    if (!IsCreate(*method)) continue;
    SCOPED_TRACE(method->Title());
    const NothingWritten nothing_written;
    const auto request = method->DryRequest();
    for (int i = 0; i < request->GetDescriptor()->field_count(); ++i) {
      const auto* field = request->GetDescriptor()->field(i);
      if (field->message_type() != method->descriptor->output_type()) continue;
      Message* resource = request->GetReflection()->MutableMessage(request.get(), field);
      SetTextOf(*resource, "uid", "mine");
      SetTextOf(*resource, "etag", "77");
      const auto* state = resource->GetDescriptor()->FindFieldByName("state");
      if (state != nullptr) resource->GetReflection()->SetEnumValue(resource, state, 4);
    }
    const Answer answer = World::Get().Ask(*method, *request);
    ASSERT_TRUE(answer.status.ok()) << answer.status;
    const auto made = answer.Parse(*method);
    EXPECT_NE(TextOf(*made, "uid"), "mine");
    EXPECT_NE(TextOf(*made, "etag"), "77");
    const auto* state = made->GetDescriptor()->FindFieldByName("state");
    EXPECT_TRUE(state == nullptr || made->GetReflection()->GetEnumValue(*made, state) == 1);
  }
}

// Texts that are no free text although no pattern says so.
const std::set<std::string>& NoFreeText() {
  static const auto& names = *new std::set<std::string>{
      "unified_social_credit_code",  // has a check character
      "holiday_calendar",            // has a syntax of its own
      "document_number",             // the same (GB/T 9704)
      "fact_id",                     // one of the task server's facts
      "parent_id",                   // another indicator's id
      "indicator_id",                // a leaf of the set
      "indicator_ids",               // the same
      "etag",
      "roles",              // ids that rules and appointments share
      "denominator_roles",  // the same
      "columns",            // ids of columns of a register
  };
  return names;
}

bool IsFreeText(const Place& place, const Message& request) {
  if (!place.IsText() || NoFreeText().contains(place.field->name())) return false;
  if (place.steps.empty() || place.field->name() == "name") return false;
  const auto& limits = place.field->options().GetExtension(access::v1::limits);
  if (!limits.pattern().empty() && limits.pattern().substr(0, 2) != "[^") return false;
  if (absl::StrContains(limits.pattern(), "@")) return false;  // an address
  const std::string text = place.Text(request);
  return !text.empty() && !absl::StartsWith(text, "groups/");
}

// Writes characters beyond the basic plane into every free text of a request for a new resource.
int Widen(Message& request) {
  int widened = 0;
  for (const Place& place : PlacesOf(request)) {
    if (!IsFreeText(place, request)) continue;
    std::string text = place.Text(request) + "𠮷😀";
    if (place.MaxLength() < 20) text = "𠮷😀";
    place.SetText(request, text);
    ++widened;
  }
  return widened;
}

// The new resource holds every free text of the request as it was sent.
void ExpectSameTexts(const Message& request, const Message& resource) {
  for (const Place& place : PlacesOf(request)) {
    if (!IsFreeText(place, request)) continue;
    if (place.steps.front()->message_type() != resource.GetDescriptor()) continue;
    Place inside = place;
    inside.steps.erase(inside.steps.begin());
    EXPECT_EQ(inside.Text(resource), place.Text(request)) << place.path;
  }
}

// A request that differs from `request` in one text, whatever it is.
std::unique_ptr<Message> Altered(const Method& method, const Message& request) {
  std::unique_ptr<Message> other(request.New());
  other->CopyFrom(request);
  for (const Place& place : PlacesOf(*other)) {
    const std::string& field = place.field->name();
    if (!place.IsText() || field == "request_id" || field == "parent") continue;
    if (field == "name" && place.steps.size() <= 1) continue;
    if (absl::EndsWith(field, "_id") && place.steps.empty()) {
      place.SetText(*other, place.Text(*other) + "x");
      return other;
    }
    if (place.HasPattern()) continue;
    place.SetText(*other, field == "etag" ? "7" : place.Text(*other) + "x");
    return other;
  }
  ADD_FAILURE() << method.path << " has no text that could differ";
  return other;
}

// Every good request once, with a request id: once more it answers the same and writes nothing;
// with other content it is refused. New resources carry characters of four bytes.
TEST(Writes, RequestIdsAndWideText) {
  World& world = World::Get();
  int written = 0, widened = 0;
  for (const Method* method : Writes()) {
    SCOPED_TRACE(method->Title());
    const std::string before = world.Contents();
    const auto request = method->Request();
    if (IsCreate(*method)) widened += Widen(*request);
    SetTextOf(*request, "request_id", absl::StrCat("once-", ++written));
    const Answer first = world.Ask(*method, *request);
    EXPECT_TRUE(first.status.ok()) << first.status << "\n" << request->DebugString();
    if (!first.status.ok()) continue;
    EXPECT_NE(world.Contents(), before) << "nothing was written";

    const NothingWritten nothing_more;
    const Answer second = world.Ask(*method, *request);
    EXPECT_TRUE(second.status.ok()) << "repeated: " << second.status;
    EXPECT_TRUE(google::protobuf::util::MessageDifferencer::Equals(*first.Parse(*method),
                                                                   *second.Parse(*method)))
        << "the repeat answers otherwise:\n"
        << first.Parse(*method)->DebugString() << second.Parse(*method)->DebugString();
    ExpectRefused(world.Ask(*method, *Altered(*method, *request)),
                  absl::StatusCode::kInvalidArgument, ErrorReason::REQUEST_ID_REUSED);
    if (!IsCreate(*method)) continue;

    ExpectSameTexts(*request, *first.Parse(*method));
    const std::string noun = method->descriptor->name().substr(6);
    const Method& get =
        world.Find(absl::StrCat(method->descriptor->service()->full_name(), "/Get", noun));
    const auto get_request = get.Request();
    SetTextOf(*get_request, "name", TextOf(*first.Parse(*method), "name"));
    const Answer stored = world.Ask(get, *get_request, world.GoodToken(*method));
    EXPECT_TRUE(stored.status.ok()) << stored.status;
    ExpectSameTexts(*request, *stored.Parse(get));
    // The id is taken now; a rule of its own may say first that there is one already.
    SetTextOf(*request, "request_id", "");
    const Answer again = world.Ask(*method, *request);
    ExpectProperRefusal(again);
    EXPECT_TRUE(ReasonOf(again.status) == ErrorReason::RESOURCE_EXISTS ||
                ReasonOf(again.status) == ErrorReason::RULE_VIOLATED)
        << again.status;
  }
  EXPECT_GE(written, 40);
  EXPECT_GE(widened, 50);
}

}  // namespace
}  // namespace edugroup::contract
