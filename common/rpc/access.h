// May this caller call this method: the access rules of the contract.
#pragma once

#include <string>

#include "absl/status/status.h"
#include "common/rpc/call.h"
#include "edugroup/access/v1/access.pb.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"

namespace edugroup::rpc {

// The rule a method declares; FAILED_PRECONDITION when it declares none, or one that lets nobody
// in.
absl::Status CheckDeclared(const google::protobuf::MethodDescriptor& method);

// The group a request is about, from its `name`, its `parent`, or the name of the resource in it;
// "-" for "groups/-"; empty when there is none.
std::string GroupOfRequest(const google::protobuf::Message& request);

// OK when the caller holds one of the rule's roles in the call's group (in any group, for a
// platform method or a request whose group cannot be read), with the scope when it is a SYSTEM.
//   PERMISSION_DENIED  ROLE_REQUIRED
absl::Status CheckAccess(const access::v1::Rule& rule, const auth::Principal& principal,
                         const std::string& group);

}  // namespace edugroup::rpc
