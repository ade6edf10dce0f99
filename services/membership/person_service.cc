#include "services/membership/person_service.h"

#include <utility>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/strings/str_cat.h"
#include "common/resource/personal.h"
#include "common/value/status.h"
#include "services/membership/organization_reference.h"
#include "services/membership/person.h"
#include "services/membership/person_store.h"
#include "services/membership/refusal.h"

namespace edugroup::membership {
namespace {

using resource::Change;
using v1::Person;

// An expert from outside all organisations names none (J10).
absl::Status HoldItsOrganization(Change& change, const Person& person) {
  if (person.organization().empty()) return absl::OkStatus();
  return HoldOrganization(change, resource::ParentOf(person.name()), "person.organization",
                          person.organization());
}

// Writes what `work` answers, and answers it as the caller may see it. What is kept with the
// request id holds no personal data, which an erasure could not reach: a repeat reads the person
// anew.
template <class Request>
absl::StatusOr<Person> WritePerson(const rpc::Call& call, resource::Store& store,
                                   const Request& request,
                                   absl::FunctionRef<absl::StatusOr<Person>(Change&)> work) {
  Person written;
  ASSIGN_OR_RETURN(
      const Person kept,
      store.Write<Person>(call, request, [&](Change& change) -> absl::StatusOr<Person> {
        ASSIGN_OR_RETURN(written, work(change));
        Person bare = written;
        resource::ClearPersonalData(bare);
        return bare;
      }));
  if (!request.validate_only()) {
    ASSIGN_OR_RETURN(written, store.Get<Person>(call, People(), kept.name()));
  } else if (!call.MaySeePersonalDataOf(written.organization())) {
    resource::MaskPersonalData(written);
  }
  HideIdNumber(written);
  return written;
}

}  // namespace

PersonService::PersonService(resource::Store& store, rpc::Methods& methods) : store_(store) {
  using S = PersonService;
  constexpr absl::string_view kName = "edugroup.membership.v1.PersonService/";
  methods.Serve(absl::StrCat(kName, "CreatePerson"), this, &S::Create);
  methods.Serve(absl::StrCat(kName, "GetPerson"), this, &S::Get);
  methods.Serve(absl::StrCat(kName, "BatchGetPeople"), this, &S::BatchGet);
  methods.Serve(absl::StrCat(kName, "ListPeople"), this, &S::List);
  methods.Serve(absl::StrCat(kName, "UpdatePerson"), this, &S::Update);
  methods.Serve(absl::StrCat(kName, "RevealPersonalData"), this, &S::Reveal);
  methods.Serve(absl::StrCat(kName, "CopyPersonalData"), this, &S::Copy);
  methods.Serve(absl::StrCat(kName, "ErasePersonalData"), this, &S::Erase);
  methods.Serve(absl::StrCat(kName, "ListDisclosures"), this, &S::ListDisclosures);
}

absl::StatusOr<Person> PersonService::Create(rpc::Call& call,
                                             const v1::CreatePersonRequest& request) {
  RETURN_IF_ERROR(People().pattern.CheckParent("parent", request.parent()));
  RETURN_IF_ERROR(call.MayActFor(request.person().organization()));
  RETURN_IF_ERROR(Refuse(CheckPerson(request.person(), "person")));
  ASSIGN_OR_RETURN(const std::string name,
                   resource::NewName(People(), request.parent(), request.person_id(), "person_id"));
  return WritePerson(call, store_, request, [&](Change& change) -> absl::StatusOr<Person> {
    Person person = request.person();
    resource::ClearOutputOnly(person);
    person.set_name(name);
    person.set_state(Person::ACTIVE);
    RETURN_IF_ERROR(HoldItsOrganization(change, person));
    RETURN_IF_ERROR(change.Insert(People(), person));
    return person;
  });
}

absl::StatusOr<Person> PersonService::Get(rpc::Call& call, const v1::GetPersonRequest& request) {
  ASSIGN_OR_RETURN(Person person, store_.Get<Person>(call, People(), request.name()));
  HideIdNumber(person);
  return person;
}

absl::StatusOr<v1::BatchGetPeopleResponse> PersonService::BatchGet(
    rpc::Call& call, const v1::BatchGetPeopleRequest& request) {
  RETURN_IF_ERROR(People().pattern.CheckParent("parent", request.parent()));
  for (const std::string& name : request.names()) {
    if (resource::ParentOf(name) != request.parent()) {
      return InvalidField("names", "must be names under the parent", "名称必须属于所给的上级");
    }
  }
  ASSIGN_OR_RETURN(std::vector<Person> people,
                   store_.BatchGet<Person>(
                       call, People(),
                       std::vector<std::string>(request.names().begin(), request.names().end())));
  v1::BatchGetPeopleResponse response;
  for (Person& person : people) {
    HideIdNumber(person);
    *response.add_people() = std::move(person);
  }
  return response;
}

absl::StatusOr<v1::ListPeopleResponse> PersonService::List(rpc::Call& call,
                                                           const v1::ListPeopleRequest& request) {
  RETURN_IF_ERROR(People().pattern.CheckParent("parent", request.parent()));
  ASSIGN_OR_RETURN(resource::Page<Person> page,
                   store_.List<Person>(call, People(), resource::QueryOf(request)));
  v1::ListPeopleResponse response;
  for (Person& person : page.items) {
    HideIdNumber(person);
    *response.add_people() = std::move(person);
  }
  response.set_next_page_token(page.next_page_token);
  return response;
}

absl::StatusOr<Person> PersonService::Update(rpc::Call& call,
                                             const v1::UpdatePersonRequest& request) {
  const Person& patch = request.person();
  return WritePerson(call, store_, request, [&](Change& change) -> absl::StatusOr<Person> {
    ASSIGN_OR_RETURN(const Person before, change.Load<Person>(People(), patch.name()));
    RETURN_IF_ERROR(call.MayActFor(before.organization()));
    RETURN_IF_ERROR(resource::CheckEtag(patch.etag(), before));
    RETURN_IF_ERROR(CheckNotErased(before));
    Person after = before;
    RETURN_IF_ERROR(resource::ApplyMask(request.update_mask(), patch, after));
    RETURN_IF_ERROR(call.MayActFor(after.organization()));
    RETURN_IF_ERROR(Refuse(CheckPerson(after, "person")));
    if (after.organization() != before.organization()) {
      RETURN_IF_ERROR(HoldItsOrganization(change, after));
    }
    RETURN_IF_ERROR(change.Update(People(), before, after));
    return after;
  });
}

}  // namespace edugroup::membership
