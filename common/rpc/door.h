// The one door every call goes through. In this order: request id and trace context → metrics →
// deadline → admission → who are you → may you → field checks from the contract's annotations → the
// handler on an executor thread → status → log line → metrics.
//
// A service registers one line per method. Methods, access rules and field rules come from the
// descriptors: a method without a rule or without a handler keeps the server from starting.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "common/rpc/call.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"

namespace edugroup::rpc {

// A method of the contract with its handler, type-erased.
struct Method {
  std::string full_name;  // "edugroup.task.v1.PlanService/IssuePlan"
  const google::protobuf::MethodDescriptor* descriptor = nullptr;
  const google::protobuf::Message* request_prototype = nullptr;
  // Serves `request` (of the prototype's type) and serializes the answer into `response`.
  std::function<absl::Status(Call& call, const google::protobuf::Message& request,
                             std::string& response)>
      handler;
};

class Methods {
 public:
  // Registers `handler` of `object` for a unary method:
  // Serve("edugroup.task.v1.PlanService/IssuePlan", this, &PlanService::Issue). The types must be
  // the method's own (checked; a mismatch is a defect and aborts).
  template <class Object, class Request, class Response>
  void Serve(absl::string_view full_name, Object* object,
             absl::StatusOr<Response> (Object::*handler)(Call&, const Request&)) {
    Add(full_name, Request::default_instance(), *Response::descriptor(),
        [object, handler](Call& call, const google::protobuf::Message& request,
                          std::string& response) -> absl::Status {
          absl::StatusOr<Response> answer =
              (object->*handler)(call, static_cast<const Request&>(request));
          if (!answer.ok()) return std::move(answer).status();
          if (!answer->SerializeToString(&response)) {
            return absl::InternalError("answer cannot be serialized");
          }
          return absl::OkStatus();
        });
  }

  const absl::flat_hash_map<std::string, Method>& all() const { return methods_; }

 private:
  void Add(
      absl::string_view full_name, const google::protobuf::Message& request_prototype,
      const google::protobuf::Descriptor& response,
      std::function<absl::Status(Call&, const google::protobuf::Message&, std::string&)> handler);
  absl::flat_hash_map<std::string, Method> methods_;
};

}  // namespace edugroup::rpc
