// One write to a body's appointments: who comes, who goes, and what is waived for it.
#pragma once

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "common/resource/store.h"
#include "common/rpc/call.h"
#include "common/rpc/peer.h"
#include "edugroup/committee/v1/appointment_service.pb.h"
#include "services/committee/body_record.h"
#include "services/committee/composition_change.h"
#include "services/committee/references.h"

namespace edugroup::committee {

// What a turn is weighed by.
struct TurnFacts {
  Facts facts;
  v1::Body body;  // whose rules they are for
  std::vector<ReferringBody> referring;
  // Somebody comes, or stays longer, who sits by another seat.
  bool by_other_seat = false;
};

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
  // What the rules are weighed by, asked before the transaction, which must not wait for another
  // server; and takes over for those who come what their seats, posts and terms say.
  //   NOT_FOUND            the body
  //   REFERENCE_NOT_FOUND  an organisation, post, person, seat, other seat or term of those who
  //   come INVALID_ARGUMENT     a role that is missing, or not the seat's
  absl::StatusOr<TurnFacts> Ask(const rpc::Call& call, resource::Store& store,
                                rpc::Peer& membership);
  // Weighs the rules and writes, holding the locks of the body and of those that its rules, or
  // rules on it, are about. Repeatable.
  //   NOT_FOUND       the body, or an appointment that ends
  //   INVALID_ARGUMENT  a seat that would be held by its own holder
  //   STATE_CONFLICT  the body is dissolved, an appointment has ended
  //   RULE_VIOLATED   findings that nothing answers
  //   CONTENTION      the body's rules, or who is in it, changed since Ask
  absl::StatusOr<v1::BatchAppointResponse> Write(const rpc::Call& call, resource::Change& change,
                                                 const TurnFacts& facts) const;

 private:
  struct Ending {
    v1::AppointmentEnd end;
    std::string etag;
    std::string field;
  };

  struct Coming {
    v1::Appointment appointment;
    std::string field;
  };

  absl::Status TakeSeats(const std::vector<v1::Seat>& seats);
  absl::Status CheckOtherSeats(const rpc::Call& call, resource::Store& store) const;
  absl::Status TakeTerms(const rpc::Call& call, resource::Store& store);
  bool AnyByOtherSeat(std::vector<v1::Appointment>& on_record) const;
  // That no seat would be held by its own holder. INVALID_ARGUMENT.
  absl::Status CheckCircles(const Turnover& turnover, const Facts& facts) const;
  // Takes the locks: of all bodies of the group where two writes could close a circle of seats.
  absl::Status Hold(const rpc::Call& call, resource::Change& change, const TurnFacts& asked) const;
  // The facts, with who sits in other bodies as it is under the locks.
  absl::StatusOr<Facts> ReadAnew(const rpc::Call& call, resource::Change& change,
                                 const std::vector<v1::Appointment>& own,
                                 const TurnFacts& asked) const;
  absl::StatusOr<Weighing> WeighAll(const Turnover& turnover, const Facts& facts,
                                    const TurnFacts& asked) const;
  absl::Status MendAll(const rpc::Call& call, resource::Change& change, const Turnover& turnover,
                       const Facts& facts, const TurnFacts& asked) const;
  absl::Status EndThem(absl::CivilDay today, std::vector<v1::Appointment>& appointments) const;
  // Who is in office before and after; names in `changed` are those that stand otherwise than they
  // did, but for those that end by request.
  absl::StatusOr<Turnover> Turn(absl::CivilDay today, std::vector<v1::Appointment> before,
                                Names& changed) const;

  const std::string body_;
  std::vector<Coming> coming_;
  std::vector<Ending> going_;
  google::protobuf::RepeatedPtrField<type::Waiver> waivers_;
  std::vector<FieldViolation> violations_;
};

}  // namespace edugroup::committee
