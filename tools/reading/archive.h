// The parts of a zip archive (.xlsx, .docx) in memory. By libzip and not minizip: it reads from
// memory and checks sizes and checksums of what it unpacks.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "tools/reading/limits.h"

struct zip;  // of libzip

namespace edugroup::reading {

// Where what is read goes, piece by piece.
using Sink = absl::FunctionRef<absl::Status(absl::string_view piece)>;
// Reads a part of a package into a sink. NOT_FOUND when there is no such part.
using PartReader = std::function<absl::Status(const std::string& part, Sink sink)>;

class Archive {
 public:
  // `bytes` outlive the archive. INVALID_ARGUMENT when they are no zip archive.
  static absl::StatusOr<Archive> Open(absl::string_view bytes);
  Archive(Archive&&);
  ~Archive();

  bool Has(const std::string& part) const;
  // As PartReader; what an archive unpacks to in all is limited, whatever its headers say.
  //   INVALID_ARGUMENT    damaged, encrypted, or packed in a way that offices do not use
  //   RESOURCE_EXHAUSTED  limits.h
  absl::Status Read(const std::string& part, Sink sink);

 private:
  struct Discard {
    void operator()(::zip* archive) const;
  };
  explicit Archive(std::unique_ptr<::zip, Discard> zip);

  std::unique_ptr<::zip, Discard> zip_;
  std::unique_ptr<Budget> unpacked_;
};

}  // namespace edugroup::reading
