// Personal data in messages: fields that the contract marks with (edugroup.access.v1.personal) are
// sealed before they are stored or journalled, and masked for callers who may not see them in full.
#pragma once

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "common/auth/sealer.h"
#include "common/auth/subject_key.h"
#include "edugroup/access/v1/access.pb.h"
#include "google/protobuf/message.h"

namespace edugroup::resource {

// Whether messages of the type can hold personal data at any depth. Remembered per type.
bool HasPersonalData(const google::protobuf::Descriptor& type);
// Whether a field of the type itself is personal.
bool HoldsPersonalData(const google::protobuf::Descriptor& type);
// FAILED_PRECONDITION when a field at any depth is marked personal and is no string: such a field
// would be kept in plain.
absl::Status CheckPersonalFields(const google::protobuf::Descriptor& type);
// Whether a personal field's text is what a masked or sealed value looks like, which a caller has
// no business to write back.
bool LooksMasked(absl::string_view text);

// Seals every personal field of `message`, plain until now, under the context `name` (of its
// resource): under the key file for the row, under the subject's own key for the journal.
void SealPersonalData(google::protobuf::Message& message, const auth::Sealer& sealer,
                      absl::string_view name);
void SealPersonalData(google::protobuf::Message& message, auth::SubjectKey& key,
                      absl::string_view name);
// Opens every sealed field. A field whose key is gone becomes empty.
void OpenPersonalData(google::protobuf::Message& message, const auth::Sealer& sealer,
                      absl::string_view name);
void OpenPersonalData(google::protobuf::Message& message, auth::SubjectKey& key,
                      absl::string_view name);
// Empties every personal field.
void ClearPersonalData(google::protobuf::Message& message);
// Masks the fields of one kind.
void MaskPersonalData(google::protobuf::Message& message, access::v1::PersonalData kind);
// Masks every personal field: 138****5678, 曹**, z***@example.cn; a sealed value becomes "***".
void MaskPersonalData(google::protobuf::Message& message);

}  // namespace edugroup::resource
