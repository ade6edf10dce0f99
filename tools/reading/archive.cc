#include "tools/reading/archive.h"

#include <zip.h>

#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/value/status.h"

namespace edugroup::reading {
namespace {

constexpr size_t kPieceBytes = 64 << 10;

struct CloseFile {
  void operator()(zip_file_t* file) const { zip_fclose(file); }
};
using File = std::unique_ptr<zip_file_t, CloseFile>;

absl::Status Damaged(const std::string& part, const char* why) {
  return absl::InvalidArgumentError(
      absl::StrCat("the file is damaged or protected by a password: ", part, ": ", why));
}

// Methods that need little memory: stored and deflated.
bool IsUsual(const zip_stat_t& entry) {
  return (entry.valid & ZIP_STAT_COMP_METHOD) != 0 &&
         (entry.comp_method == ZIP_CM_STORE || entry.comp_method == ZIP_CM_DEFLATE);
}

}  // namespace

void Archive::Discard::operator()(zip_t* archive) const { zip_discard(archive); }

Archive::Archive(std::unique_ptr<zip_t, Discard> zip)
    : zip_(std::move(zip)),
      unpacked_(std::make_unique<Budget>(kMostUnpackedBytes, "bytes unpacked")) {}
Archive::Archive(Archive&&) = default;
Archive::~Archive() = default;

absl::StatusOr<Archive> Archive::Open(absl::string_view bytes) {
  zip_error_t error;
  zip_error_init(&error);
  zip_source_t* source = zip_source_buffer_create(bytes.data(), bytes.size(), /*freep=*/0, &error);
  if (source == nullptr) return absl::ResourceExhaustedError("no memory for the archive");
  std::unique_ptr<zip_t, Discard> zip(zip_open_from_source(source, ZIP_RDONLY, &error));
  if (zip == nullptr) {
    zip_source_free(source);
    const std::string why = zip_error_strerror(&error);
    zip_error_fini(&error);
    return absl::InvalidArgumentError(absl::StrCat("the file is damaged: ", why));
  }
  return Archive(std::move(zip));
}

bool Archive::Has(const std::string& part) const {
  return zip_name_locate(zip_.get(), part.c_str(), ZIP_FL_NOCASE) >= 0;
}

absl::Status Archive::Read(const std::string& part, Sink sink) {
  const zip_int64_t index = zip_name_locate(zip_.get(), part.c_str(), ZIP_FL_NOCASE);
  if (index < 0) return absl::NotFoundError(absl::StrCat("the file has no ", part));
  zip_stat_t entry;
  zip_stat_init(&entry);
  if (zip_stat_index(zip_.get(), index, 0, &entry) != 0 || !IsUsual(entry)) {
    return Damaged(part, "packed in an unusual way");
  }
  const File file(zip_fopen_index(zip_.get(), index, 0));
  if (file == nullptr) return Damaged(part, zip_strerror(zip_.get()));
  std::vector<char> piece(kPieceBytes);
  while (true) {
    const zip_int64_t count = zip_fread(file.get(), piece.data(), piece.size());
    if (count < 0) return Damaged(part, zip_file_strerror(file.get()));
    if (count == 0) return absl::OkStatus();
    RETURN_IF_ERROR(unpacked_->Take(count));
    RETURN_IF_ERROR(sink(absl::string_view(piece.data(), count)));
  }
}

}  // namespace edugroup::reading
