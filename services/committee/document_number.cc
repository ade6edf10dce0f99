#include "services/committee/document_number.h"

#include "absl/strings/str_cat.h"
#include "common/value/text.h"
#include "re2/re2.h"

namespace edugroup::committee {
namespace {

bool Read(absl::string_view text, DocumentNumber& number) {
  static const auto& form =
      *new RE2("([\\p{Han}A-Za-z]{1,30})〔([1-9][0-9]{3})〕([1-9][0-9]{0,5})号");
  return RE2::FullMatch(re2::StringPiece(text.data(), text.size()), form, &number.word,
                        &number.year, &number.serial);
}

// The number with usual slips put right: other brackets, 第, leading zeros, full-width digits.
std::string Mended(absl::string_view text) {
  std::string mended = value::NormalizeWidth(text);
  static const auto& slips = *new RE2(
      "([\\p{Han}A-Za-z]+) ?[\\[(〔【\\x{3014}<〈] ?([0-9]{4}) ?[\\])〕】\\x{3015}>〉] ?第? "
      "?0*([0-9]+) ?号?");
  RE2::Replace(&mended, slips, "\\1〔\\2〕\\3号");
  return mended;
}

}  // namespace

void ReadDocumentNumber(absl::string_view text, absl::string_view field, DocumentNumber& number,
                        std::vector<FieldViolation>& violations) {
  if (Read(text, number)) return;
  DocumentNumber ignored;
  const std::string mended = Mended(text);
  const bool meant = Read(mended, ignored);
  violations.push_back({std::string(field),
                        absl::StrCat("is not of the form 安职集团〔2019〕6号",
                                     meant ? "; probably " : "", meant ? mended : ""),
                        absl::StrCat("文号格式应如“安职集团〔2019〕6号”", meant ? "，是否为“" : "",
                                     meant ? mended : "", meant ? "”" : "")});
}

}  // namespace edugroup::committee
