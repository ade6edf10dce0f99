// Credit codes: one wrong character is always found (GB 32100-2015: the weights have inverses
// modulo 31).
#include <cstdint>
#include <cstdlib>
#include <string>

#include "services/membership/credit_code.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using edugroup::membership::IsCreditCode;
  std::string code(reinterpret_cast<const char*>(data), size);
  if (!IsCreditCode(code)) {
    const char check = edugroup::membership::CreditCodeCheckCharacter(code);
    if (check == '\0') return 0;
    code += check;
    if (!IsCreditCode(code)) std::abort();
  }
  for (char& c : code) {
    const char right = c;
    c = right == '1' ? '2' : '1';
    if (IsCreditCode(code)) std::abort();
    c = right;
  }
  return 0;
}
