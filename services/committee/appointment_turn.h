// One write to a body's appointments: who comes, who goes, and what is waived for it.
#pragma once

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "common/resource/store.h"
#include "common/rpc/call.h"
#include "common/rpc/peer.h"
#include "edugroup/committee/v1/appointment_service.pb.h"
#include "services/committee/composition.h"
#include "services/committee/references.h"

namespace edugroup::committee {

class AppointmentTurn {
 public:
  // A write to the appointments of `body`, a name of the right form.
  explicit AppointmentTurn(std::string body) : body_(std::move(body)) {}

  // Adds who comes; `field` is the path of the appointment in the request. What is wrong with it is
  // kept for Check. INVALID_ARGUMENT for an id that is none.
  absl::Status Appoint(v1::Appointment appointment, const std::string& id,
                       const std::string& id_field, const std::string& field);
  // Adds who goes. `etag` may be empty; `field` is the path of its date in the request.
  void End(v1::AppointmentEnd end, std::string etag, std::string field);
  void Waive(const google::protobuf::RepeatedPtrField<type::Waiver>& waivers) {
    waivers_ = waivers;
  }

  // INVALID_ARGUMENT with everything that is wrong with the fields.
  absl::Status Check() const;
  // What the membership server says of everybody's organisation. Asked before the transaction,
  // which must not wait for another server. REFERENCE_NOT_FOUND for one of those who come.
  absl::StatusOr<Organizations> AskOrganizations(const rpc::Call& call, resource::Store& store,
                                                 rpc::Peer& membership) const;
  // Weighs the rules and writes, holding the lock of the body. Repeatable.
  //   NOT_FOUND       the body, or an appointment that ends
  //   STATE_CONFLICT  the body is dissolved, an appointment has ended
  //   RULE_VIOLATED   findings that nothing answers
  //   CONTENTION      somebody of an organisation that is not in `organizations` came meanwhile
  absl::StatusOr<v1::BatchAppointResponse> Write(const rpc::Call& call, resource::Change& change,
                                                 const Organizations& organizations) const;

 private:
  struct Ending {
    v1::AppointmentEnd end;
    std::string etag;
    std::string field;
  };

  absl::Status EndThem(absl::CivilDay today, std::vector<v1::Appointment>& appointments) const;

  const std::string body_;
  std::vector<v1::Appointment> coming_;
  std::vector<Ending> going_;
  google::protobuf::RepeatedPtrField<type::Waiver> waivers_;
  std::vector<FieldViolation> violations_;
  std::vector<OrganizationReference> references_;
};

}  // namespace edugroup::committee
