#include "services/membership/person.h"

#include <set>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"

namespace edugroup::membership {
namespace {

constexpr size_t kIdentityDigits = 17;
constexpr char kCheckCharacters[] = "10X98765432";

bool LooksLikeIdentityNumber(absl::string_view text) {
  if (text.size() != kIdentityDigits + 1) return false;
  for (const char c : text.substr(0, kIdentityDigits)) {
    if (!absl::ascii_isdigit(c)) return false;
  }
  return true;
}

}  // namespace

bool IsIdentityNumber(absl::string_view text) {
  if (!LooksLikeIdentityNumber(text)) return false;
  int sum = 0;
  int weight = 1;  // 2^i mod 11 from the right
  for (size_t i = kIdentityDigits; i-- > 0;) {
    weight = weight * 2 % 11;
    sum += (text[i] - '0') * weight;
  }
  return absl::ascii_toupper(text.back()) == kCheckCharacters[sum % 11];
}

std::vector<FieldViolation> CheckPerson(const v1::Person& person, absl::string_view field) {
  std::vector<FieldViolation> violations;
  if (person.id_number().size() == kIdentityDigits + 1 && !IsIdentityNumber(person.id_number())) {
    violations.push_back({absl::StrCat(field, ".id_number"),
                          "the check character of the identity number is wrong",
                          "居民身份证号码校验位不正确"});
  }
  std::set<std::string> keys;
  for (int i = 0; i < person.attributes_size(); ++i) {
    if (keys.insert(person.attributes(i).key()).second) continue;
    violations.push_back({absl::StrCat(field, ".attributes[", i, "].key"),
                          "a key that the person has already", "属性重复"});
  }
  return violations;
}

absl::Status CheckNotErased(const v1::Person& person) {
  if (person.state() != v1::Person::ERASED) return absl::OkStatus();
  return StateConflict(person.name(), v1::Person::State_Name(person.state()),
                       v1::Person::State_Name(v1::Person::ACTIVE));
}

void ErasePerson(v1::Person& person, const v1::Erasure& erasure) {
  v1::Person kept;
  kept.set_name(person.name());
  kept.set_uid(person.uid());
  kept.set_etag(person.etag());
  *kept.mutable_create_time() = person.create_time();
  *kept.mutable_update_time() = person.update_time();
  kept.set_organization(person.organization());
  *kept.mutable_capacities() = person.capacities();
  kept.set_is_example(person.is_example());
  kept.set_state(v1::Person::ERASED);
  *kept.mutable_erasure() = erasure;
  person = kept;
}

void HideIdNumber(v1::Person& person) {
  if (!person.id_number().empty()) person.set_id_number("***");
}

}  // namespace edugroup::membership
