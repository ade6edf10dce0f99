// What a passed resolution brings about, carried out: this server's part in one write, the other
// servers' looked up.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "common/resource/store.h"
#include "common/rpc/call.h"
#include "common/rpc/server.h"
#include "edugroup/committee/v1/resolution_service.pb.h"
#include "services/committee/appointment_turn.h"

namespace edugroup::committee {

class ResolutionTurn {
 public:
  // `seen`: the resolution as it was read before the write.
  explicit ResolutionTurn(v1::Resolution seen) : seen_(std::move(seen)) {}

  // Asks the other servers what the effects need, before the transaction. An effect of theirs that
  // is not there or does not refer to the resolution stays PENDING.
  //   INVALID_ARGUMENT     an appointment is not right
  //   REFERENCE_NOT_FOUND  an organisation does not exist
  //   UNAVAILABLE          a server does not answer
  absl::Status Prepare(const rpc::Call& call, const rpc::Platform& platform,
                       const google::protobuf::RepeatedPtrField<type::Waiver>& waivers);
  // Carries out what is PENDING. Repeatable. STATE_CONFLICT unless `resolution` PASSED; CONTENTION
  // when it is not as it was seen; errors of establishing and appointing.
  absl::Status Write(const rpc::Call& call, resource::Change& change, v1::Resolution& resolution);

 private:
  absl::Status PrepareAppointments(int i, const rpc::Call& call, const rpc::Platform& platform,
                                   const google::protobuf::RepeatedPtrField<type::Waiver>& waivers);
  void ShareFacts();
  // What another server keeps of an effect that refers to the resolution; empty when nothing does.
  absl::StatusOr<std::string> Find(const v1::Effect& effect, const rpc::Call& call,
                                   const rpc::Platform& platform) const;
  absl::Status Establish(const rpc::Call& call, resource::Change& change, v1::Effect& effect) const;
  absl::Status Appoint(int i, const rpc::Call& call, resource::Change& change,
                       v1::Effect& effect) const;
  absl::CivilDay Decided() const;

  struct Appointing {
    AppointmentTurn turn;
    TurnFacts facts;
  };

  const v1::Resolution seen_;
  std::map<int, Appointing> appointing_;  // by effect
  std::map<int, std::string> found_;      // by effect, on other servers
};

}  // namespace edugroup::committee
