// What PIPL asks for: disclosures for a reason, copies, erasure.
#include <string>
#include <utility>
#include <vector>

#include "absl/time/clock.h"
#include "common/resource/personal.h"
#include "common/value/status.h"
#include "common/value/timestamp.h"
#include "services/membership/person.h"
#include "services/membership/person_service.h"
#include "services/membership/person_store.h"
#include "services/membership/post.h"
#include "services/membership/post_store.h"
#include "services/membership/refusal.h"

namespace edugroup::membership {
namespace {

using resource::Change;
using v1::Disclosure;
using v1::Person;
using v1::Post;

// Records that the person's data is handed out. The record, and not the data, is what is kept with
// the request id: a repeat after an erasure brings nothing back.
template <class Request>
absl::Status Disclose(const rpc::Call& call, resource::Store& store, const Request& request,
                      Disclosure::Purpose purpose) {
  Disclosure wanted;
  wanted.set_purpose(purpose);
  wanted.set_principal(call.principal->subject);
  wanted.set_reason(request.reason());
  RETURN_IF_ERROR(People().pattern.Check("name", request.name()));
  ASSIGN_OR_RETURN(const std::string name,
                   resource::NewName(Disclosures(), request.name(), "", ""));
  wanted.set_name(name);
  return store
      .Write<Disclosure>(call, request,
                         [&](Change& change) -> absl::StatusOr<Disclosure> {
                           ASSIGN_OR_RETURN(const Person person,
                                            change.Load<Person>(People(), request.name()));
                           RETURN_IF_ERROR(call.MayActFor(person.organization()));
                           RETURN_IF_ERROR(CheckNotErased(person));
                           Disclosure disclosure = wanted;
                           RETURN_IF_ERROR(change.Insert(Disclosures(), disclosure));
                           return disclosure;
                         })
      .status();
}

// What was only tried shows nothing.
absl::StatusOr<Person> ReadDisclosed(const rpc::Call& call, resource::Store& store,
                                     const std::string& name, bool validate_only) {
  ASSIGN_OR_RETURN(Person person, store.Get<Person>(call, People(), name));
  if (validate_only) resource::MaskPersonalData(person);
  return person;
}

absl::Status CheckHoldsNoPost(Change& change, const Person& person, absl::CivilDay today) {
  ASSIGN_OR_RETURN(
      const std::vector<Post> posts,
      change.LoadAll<Post>(Posts(), resource::ParentOf(person.name()), HeldBy(person.name())));
  return Refuse(FindHeldPosts(posts, person.name(), today));
}

v1::Erasure ErasureOf(const rpc::Call& call, const v1::ErasePersonalDataRequest& request) {
  v1::Erasure erasure;
  *erasure.mutable_time() = value::ToTimestamp(absl::Now());
  erasure.set_principal(call.principal->subject);
  erasure.set_reason(request.reason());
  return erasure;
}

}  // namespace

absl::StatusOr<Person> PersonService::Reveal(rpc::Call& call,
                                             const v1::RevealPersonalDataRequest& request) {
  RETURN_IF_ERROR(Disclose(call, store_, request, Disclosure::REVEAL));
  return ReadDisclosed(call, store_, request.name(), request.validate_only());
}

absl::StatusOr<v1::PersonalDataCopy> PersonService::Copy(
    rpc::Call& call, const v1::CopyPersonalDataRequest& request) {
  RETURN_IF_ERROR(Disclose(call, store_, request, Disclosure::COPY));
  v1::PersonalDataCopy copy;
  ASSIGN_OR_RETURN(*copy.mutable_person(),
                   ReadDisclosed(call, store_, request.name(), request.validate_only()));
  resource::ListQuery posts;
  posts.parent = std::string(resource::ParentOf(request.name()));
  posts.conditions = {HeldBy(request.name())};
  ASSIGN_OR_RETURN(const std::vector<Post> held, store_.All<Post>(call, Posts(), posts));
  for (const Post& post : held) AddHeldPosts(post, request.name(), copy);
  ASSIGN_OR_RETURN(const std::vector<std::string> entries,
                   EntriesNaming(store_.database(), call.deadline, request.name()));
  copy.mutable_entries()->Assign(entries.begin(), entries.end());
  resource::ListQuery disclosures;
  disclosures.parent = request.name();
  ASSIGN_OR_RETURN(std::vector<Disclosure> made,
                   store_.All<Disclosure>(call, Disclosures(), disclosures));
  for (Disclosure& disclosure : made) *copy.add_disclosures() = std::move(disclosure);
  return copy;
}

absl::StatusOr<Person> PersonService::Erase(rpc::Call& call,
                                            const v1::ErasePersonalDataRequest& request) {
  const v1::Erasure erasure = ErasureOf(call, request);
  return store_.Write<Person>(call, request, [&](Change& change) -> absl::StatusOr<Person> {
    ASSIGN_OR_RETURN(const Person before, change.Load<Person>(People(), request.name()));
    RETURN_IF_ERROR(call.MayActFor(before.organization()));
    RETURN_IF_ERROR(resource::CheckEtag(request.etag(), before));
    RETURN_IF_ERROR(CheckNotErased(before));
    RETURN_IF_ERROR(CheckHoldsNoPost(change, before, call.today));
    Person after = before;
    ErasePerson(after, erasure);
    RETURN_IF_ERROR(change.Erase(People(), before, after));
    return after;
  });
}

absl::StatusOr<v1::ListDisclosuresResponse> PersonService::ListDisclosures(
    rpc::Call& call, const v1::ListDisclosuresRequest& request) {
  RETURN_IF_ERROR(Disclosures().pattern.CheckParent("parent", request.parent()));
  resource::ListQuery query;
  query.parent = request.parent();
  query.page_size = request.page_size();
  query.page_token = request.page_token();
  ASSIGN_OR_RETURN(resource::Page<Disclosure> page,
                   store_.List<Disclosure>(call, Disclosures(), query));
  v1::ListDisclosuresResponse response;
  for (Disclosure& disclosure : page.items) *response.add_disclosures() = std::move(disclosure);
  response.set_next_page_token(page.next_page_token);
  return response;
}

}  // namespace edugroup::membership
