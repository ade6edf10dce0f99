#include "tools/reading/charset.h"

#include <unicode/ucnv.h>
#include <unicode/unistr.h>

#include <memory>

#include "absl/strings/strip.h"
#include "common/value/text.h"

namespace edugroup::reading {
namespace {

struct CloseConverter {
  void operator()(UConverter* converter) const { ucnv_close(converter); }
};

absl::StatusOr<std::string> FromGb18030(const std::string& bytes) {
  UErrorCode error = U_ZERO_ERROR;
  const std::unique_ptr<UConverter, CloseConverter> converter(ucnv_open("gb18030", &error));
  if (U_FAILURE(error)) return absl::InternalError("ICU has no GB18030");
  ucnv_setToUCallBack(converter.get(), UCNV_TO_U_CALLBACK_STOP, nullptr, nullptr, nullptr, &error);
  const icu::UnicodeString text(bytes.data(), static_cast<int32_t>(bytes.size()), converter.get(),
                                error);
  if (U_FAILURE(error)) {
    return absl::InvalidArgumentError("the text is neither UTF-8 nor GB18030");
  }
  std::string utf8;
  return text.toUTF8String(utf8);
}

}  // namespace

absl::StatusOr<std::string> ToUtf8(const std::string& bytes) {
  if (value::IsValidUtf8(bytes)) return std::string(absl::StripPrefix(bytes, "\xEF\xBB\xBF"));
  return FromGb18030(bytes);
}

}  // namespace edugroup::reading
