// Rules of people (人员): their id numbers and attributes, and what an erasure leaves.
#pragma once

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "common/value/error.h"
#include "edugroup/membership/v1/person_service.pb.h"

namespace edugroup::membership {

// Whether 17 digits and a digit or X are a resident identity number (居民身份证号码): the check
// character of GB 11643-1999 (ISO 7064 MOD 11-2) is right.
bool IsIdentityNumber(absl::string_view text);

// Everything wrong with a person that the contract's annotations do not say. `field` is the path of
// the person in the request.
std::vector<FieldViolation> CheckPerson(const v1::Person& person, absl::string_view field);

//   FAILED_PRECONDITION  STATE_CONFLICT  the person is ERASED
absl::Status CheckNotErased(const v1::Person& person);

// Takes away all that says who the person is. What stays: name (the resource's), organisation,
// capacities, and who erased when and why (PIPL art. 47).
void ErasePerson(v1::Person& person, const v1::Erasure& erasure);

// Puts "***" for an id number, which no read shows (PIPL art. 28).
void HideIdNumber(v1::Person& person);

}  // namespace edugroup::membership
