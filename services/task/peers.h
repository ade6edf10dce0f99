// What the task server asks the other servers: bodies and resolutions of the committee server,
// organisations and members of the membership server.
#pragma once

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "common/rpc/call.h"
#include "common/rpc/peer.h"
#include "edugroup/committee/v1/body_service.pb.h"
#include "edugroup/task/v1/document_service.pb.h"
#include "edugroup/task/v1/plan_service.pb.h"
#include "edugroup/task/v1/task_service.pb.h"
#include "services/task/issue.h"
#include "services/task/plan_table.h"

namespace edugroup::task {

// A resource that is named, with the field that names it.
struct Reference {
  std::string field;
  std::string name;
};

// All methods answer UNAVAILABLE when the other server does not answer. Thread-safe.
class Peers {
 public:
  // Borrowed; both outlive this.
  Peers(rpc::Peer& membership, rpc::Peer& committee)
      : membership_(membership), committee_(committee) {}

  // INVALID_ARGUMENT when a reference of `plan` is no name of the group, or FAILED_PRECONDITION
  // REFERENCE_NOT_FOUND when it names nothing.
  absl::Status CheckReferences(const rpc::Call& call, const v1::Plan& plan);

  // The same for bodies.
  absl::Status CheckBodies(const rpc::Call& call, const std::vector<Reference>& bodies);

  // INVALID_ARGUMENT at `field` unless `post` is a post of the organisation; FAILED_PRECONDITION
  // REFERENCE_NOT_FOUND when there is none of the name.
  absl::Status CheckPost(const rpc::Call& call, const Reference& post,
                         const std::string& organization);

  // What the names in `rows` may mean; organisations are asked for only when a row names something
  // that is no collective of the plan.
  absl::StatusOr<Directory> ReadDirectory(const rpc::Call& call, const v1::Plan& plan,
                                          const Rows& rows);

  // Whether the resolution is PASSED. FAILED_PRECONDITION REFERENCE_NOT_FOUND.
  absl::StatusOr<bool> IsPassed(const rpc::Call& call, const std::string& resolution);

  // The members of the plan's collectives on `day`, and the organisations that tasks name.
  absl::StatusOr<Implementers> ReadImplementers(const rpc::Call& call, const v1::Plan& plan,
                                                const std::vector<v1::Task>& tasks,
                                                absl::CivilDay day);

  // One organisation of the group, member or not. FAILED_PRECONDITION REFERENCE_NOT_FOUND.
  absl::StatusOr<Implementer> ReadImplementer(const rpc::Call& call, const std::string& name);

  // INVALID_ARGUMENT when a reference of a task's measure is no name of the group, or
  // FAILED_PRECONDITION REFERENCE_NOT_FOUND when it names nothing.
  absl::Status CheckMeasure(const rpc::Call& call, const v1::Measure& measure);
  // All bodies of the group that existed on `day`.
  absl::StatusOr<std::vector<committee::v1::Body>> BodiesOn(const rpc::Call& call,
                                                            absl::CivilDay day);
  // How many verified entries `entries` points at.
  absl::StatusOr<int> CountEntries(const rpc::Call& call, const v1::Measure::Entries& entries);

  // As CheckMeasure for a document's issuers.
  absl::Status CheckIssuers(const rpc::Call& call, const v1::Document& document);

 private:
  rpc::Peer& membership_;
  rpc::Peer& committee_;
};

}  // namespace edugroup::task
