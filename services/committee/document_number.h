// Numbers of official documents, such as "安职集团〔2019〕6号" (A1). Pure functions.
#pragma once

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "common/value/error.h"

namespace edugroup::committee {

struct DocumentNumber {
  std::string word;  // the issuer's: "安职集团"
  int year = 0;
  int serial = 0;
};

// Reads a number of the usual form (GB/T 9704): the issuer's word, four digits of the year in 〔〕,
// the serial without 第 and without leading zeros, 号. Adds a violation of `field` when it is not
// one, with the form that was probably meant where there is one.
void ReadDocumentNumber(absl::string_view text, absl::string_view field, DocumentNumber& number,
                        std::vector<FieldViolation>& violations);

}  // namespace edugroup::committee
