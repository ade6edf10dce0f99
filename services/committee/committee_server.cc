#include "services/committee/committee_server.h"

#include <memory>

#include "services/committee/appointment_service.h"
#include "services/committee/appointment_store.h"
#include "services/committee/body_service.h"
#include "services/committee/cadence_service.h"
#include "services/committee/composition_service.h"
#include "services/committee/duty_count.h"
#include "services/committee/election_service.h"
#include "services/committee/election_store.h"
#include "services/committee/meeting_conduct_service.h"
#include "services/committee/meeting_service.h"
#include "services/committee/reactions.h"
#include "services/committee/resolution_service.h"
#include "services/committee/seat_service.h"
#include "services/committee/structure_service.h"
#include "services/committee/term_service.h"

namespace edugroup::committee {

std::vector<sql::Migration> Migrations();

namespace {

struct Services {
  explicit Services(const rpc::Platform& platform)
      : bodies(*platform.store, *platform.membership),
        structures(*platform.store, *platform.membership),
        compositions(*platform.store, *platform.membership),
        seats(*platform.store, *platform.membership),
        reactions(*platform.store, *platform.membership),
        appointments(*platform.store, *platform.membership),
        meetings(*platform.store),
        meeting_conduct(*platform.store),
        cadences(*platform.store),
        resolutions(platform),
        terms(*platform.store),
        elections(*platform.store, *platform.membership),
        duty_count(*platform.store) {}

  BodyService bodies;
  StructureService structures;
  CompositionService compositions;
  SeatService seats;
  Reactions reactions;
  AppointmentService appointments;
  MeetingService meetings;
  MeetingConductService meeting_conduct;
  CadenceService cadences;
  ResolutionService resolutions;
  TermService terms;
  ElectionService elections;
  DutyCount duty_count;
};

}  // namespace

rpc::Definition CommitteeServer() {
  rpc::Definition definition;
  definition.name = "committee";
  definition.services = {
      "edugroup.committee.v1.BodyService",    "edugroup.committee.v1.AppointmentService",
      "edugroup.committee.v1.MeetingService", "edugroup.committee.v1.ResolutionService",
      "edugroup.committee.v1.TermService",    "edugroup.committee.v1.ElectionService"};
  definition.migrations = Migrations();
  definition.build = [](const rpc::Platform& platform,
                        rpc::Methods& methods) -> std::shared_ptr<void> {
    auto services = std::make_shared<Services>(platform);
    services->bodies.Register(methods);
    services->structures.Register(methods);
    services->compositions.Register(methods);
    services->seats.Register(methods);
    services->appointments.Register(methods);
    services->meetings.Register(methods);
    services->meeting_conduct.Register(methods);
    services->cadences.Register(methods);
    services->resolutions.Register(methods);
    services->terms.Register(methods);
    services->elections.Register(methods);
    // Within seconds of a member's leaving or changing its kind.
    constexpr char kFollower[] = "membership";
    platform.background->Repeat(
        kFollower, absl::Seconds(1),
        rpc::Follow(kFollower, *platform.store, *platform.membership,
                    [services](rpc::Call& call, const rpc::Followed& followed) {
                      return services->reactions.Take(call, followed);
                    }));
    platform.background->Repeat("duties", absl::Minutes(1), [services](rpc::Call& call) {
      return services->duty_count.Turn(call);
    });
    return services;
  };
  definition.figures = CommitteeFigures();
  definition.personal_tables = {&AppointmentTable(), &ElectionTable()};
  return definition;
}

}  // namespace edugroup::committee
