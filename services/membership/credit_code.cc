#include "services/membership/credit_code.h"

namespace edugroup::membership {
namespace {

constexpr absl::string_view kAlphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY";
constexpr int kModulus = 31;

}  // namespace

char CreditCodeCheckCharacter(absl::string_view body) {
  if (body.size() != kCreditCodeLength - 1) return '\0';
  int sum = 0;
  int weight = 1;
  for (char c : body) {
    const size_t digit = kAlphabet.find(c);
    if (digit == absl::string_view::npos) return '\0';
    sum += static_cast<int>(digit) * weight;
    weight = weight * 3 % kModulus;
  }
  return kAlphabet[(kModulus - sum % kModulus) % kModulus];
}

bool IsCreditCode(absl::string_view code) {
  if (code.size() != kCreditCodeLength) return false;
  const char check = CreditCodeCheckCharacter(code.substr(0, kCreditCodeLength - 1));
  return check != '\0' && code.back() == check;
}

}  // namespace edugroup::membership
