#include "tools/reading/xml.h"

#include <expat.h>

#include <memory>
#include <type_traits>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/value/status.h"
#include "tools/reading/limits.h"

namespace edugroup::reading {
namespace {

constexpr char kSeparator = '|';

absl::string_view LocalName(absl::string_view name) {
  const size_t separator = name.rfind(kSeparator);
  return separator == name.npos ? name : name.substr(separator + 1);
}

struct FreeParser {
  void operator()(XML_Parser parser) const { XML_ParserFree(parser); }
};
using ParserPointer = std::unique_ptr<std::remove_pointer_t<XML_Parser>, FreeParser>;

class Reader {
 public:
  Reader(const std::string& part, const XmlHandler& handler)
      : part_(part), handler_(handler), parser_(XML_ParserCreateNS(nullptr, kSeparator)) {
    XML_SetUserData(parser_.get(), this);
    XML_SetElementHandler(parser_.get(), &Reader::OnStart, &Reader::OnEnd);
    XML_SetCharacterDataHandler(parser_.get(), &Reader::OnText);
    XML_SetStartDoctypeDeclHandler(parser_.get(), &Reader::OnDoctype);
  }

  absl::Status Feed(absl::string_view piece, bool is_last) {
    const auto result =
        XML_Parse(parser_.get(), piece.data(), static_cast<int>(piece.size()), is_last);
    RETURN_IF_ERROR(refusal_);
    if (result != XML_STATUS_OK) {
      return absl::InvalidArgumentError(
          absl::StrCat(part_, " is no XML: line ", XML_GetCurrentLineNumber(parser_.get()), ": ",
                       XML_ErrorString(XML_GetErrorCode(parser_.get()))));
    }
    fed_ += piece.size();
    // What was fed and not yet called for is one tag that goes on and on; expat keeps it all.
    const auto done = static_cast<size_t>(XML_GetCurrentByteIndex(parser_.get()));
    if (!is_last && fed_ > done && fed_ - done > kMostTagBytes) {
      return absl::ResourceExhaustedError(
          absl::StrCat(part_, " has a tag of more than ", kMostTagBytes, " bytes"));
    }
    return absl::OkStatus();
  }

 private:
  static Reader& Of(void* data) { return *static_cast<Reader*>(data); }

  static void OnStart(void* data, const XML_Char* name, const XML_Char** attributes) {
    Reader& reader = Of(data);
    if (!reader.refusal_.ok()) return;
    if (++reader.depth_ > kMostXmlDepth) {
      reader.Stop(absl::ResourceExhaustedError(
          absl::StrCat(reader.part_, " has elements more than ", kMostXmlDepth, " deep")));
      return;
    }
    if (reader.handler_.start) {
      reader.Stop(reader.handler_.start(LocalName(name), XmlAttributes(attributes)));
    }
  }
  static void OnEnd(void* data, const XML_Char* name) {
    Reader& reader = Of(data);
    --reader.depth_;
    if (reader.refusal_.ok() && reader.handler_.end) {
      reader.Stop(reader.handler_.end(LocalName(name)));
    }
  }
  static void OnText(void* data, const XML_Char* text, int length) {
    Reader& reader = Of(data);
    if (reader.refusal_.ok() && reader.handler_.text) {
      reader.Stop(reader.handler_.text(absl::string_view(text, length)));
    }
  }
  static void OnDoctype(void* data, const XML_Char*, const XML_Char*, const XML_Char*, int) {
    Reader& reader = Of(data);
    reader.Stop(absl::InvalidArgumentError(
        absl::StrCat(reader.part_, " declares a document type, which no office file needs")));
  }

  void Stop(absl::Status status) {
    if (status.ok()) return;
    refusal_ = std::move(status);
    XML_StopParser(parser_.get(), XML_FALSE);
  }

  const std::string& part_;
  const XmlHandler& handler_;
  const ParserPointer parser_;
  size_t depth_ = 0, fed_ = 0;
  absl::Status refusal_;
};

}  // namespace

absl::string_view XmlAttributes::Get(absl::string_view name) const {
  for (const char* const* pair = pairs_; *pair != nullptr; pair += 2) {
    if (LocalName(pair[0]) == name) return pair[1];
  }
  return "";
}

absl::Status ReadXml(const PartReader& read, const std::string& part, const XmlHandler& handler) {
  Reader reader(part, handler);
  RETURN_IF_ERROR(
      read(part, [&](absl::string_view piece) { return reader.Feed(piece, /*is_last=*/false); }));
  return reader.Feed("", /*is_last=*/true);
}

}  // namespace edugroup::reading
