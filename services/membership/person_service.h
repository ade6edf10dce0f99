// People: the gRPC surface.
#pragma once

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "common/resource/store.h"
#include "common/rpc/call.h"
#include "common/rpc/door.h"
#include "edugroup/membership/v1/person_service.pb.h"

namespace edugroup::membership {

class PersonService {
 public:
  // `store` outlives the service.
  PersonService(resource::Store& store, rpc::Methods& methods);

 private:
  using Person = v1::Person;

  absl::StatusOr<Person> Create(rpc::Call& call, const v1::CreatePersonRequest& request);
  absl::StatusOr<Person> Get(rpc::Call& call, const v1::GetPersonRequest& request);
  absl::StatusOr<v1::BatchGetPeopleResponse> BatchGet(rpc::Call& call,
                                                      const v1::BatchGetPeopleRequest& request);
  absl::StatusOr<v1::ListPeopleResponse> List(rpc::Call& call,
                                              const v1::ListPeopleRequest& request);
  absl::StatusOr<Person> Update(rpc::Call& call, const v1::UpdatePersonRequest& request);

  // What PIPL asks for: person_privacy.cc.
  absl::StatusOr<Person> Reveal(rpc::Call& call, const v1::RevealPersonalDataRequest& request);
  absl::StatusOr<v1::PersonalDataCopy> Copy(rpc::Call& call,
                                            const v1::CopyPersonalDataRequest& request);
  absl::StatusOr<Person> Erase(rpc::Call& call, const v1::ErasePersonalDataRequest& request);
  absl::StatusOr<v1::ListDisclosuresResponse> ListDisclosures(
      rpc::Call& call, const v1::ListDisclosuresRequest& request);

  resource::Store& store_;
};

}  // namespace edugroup::membership
