#include "services/committee/committee_server.h"

#include <memory>

#include "services/committee/appointment_service.h"
#include "services/committee/appointment_store.h"
#include "services/committee/body_service.h"
#include "services/committee/meeting_service.h"
#include "services/committee/resolution_service.h"

namespace edugroup::committee {

std::vector<sql::Migration> Migrations();

namespace {

struct Services {
  explicit Services(const rpc::Platform& platform)
      : bodies(*platform.store, *platform.membership),
        appointments(*platform.store, *platform.membership),
        meetings(*platform.store),
        resolutions(*platform.store) {}

  BodyService bodies;
  AppointmentService appointments;
  MeetingService meetings;
  ResolutionService resolutions;
};

}  // namespace

rpc::Definition CommitteeServer() {
  rpc::Definition definition;
  definition.name = "committee";
  definition.services = {
      "edugroup.committee.v1.BodyService", "edugroup.committee.v1.AppointmentService",
      "edugroup.committee.v1.MeetingService", "edugroup.committee.v1.ResolutionService"};
  definition.migrations = Migrations();
  definition.build = [](const rpc::Platform& platform,
                        rpc::Methods& methods) -> std::shared_ptr<void> {
    auto services = std::make_shared<Services>(platform);
    services->bodies.Register(methods);
    services->appointments.Register(methods);
    services->meetings.Register(methods);
    services->resolutions.Register(methods);
    return services;
  };
  definition.personal_tables = {&AppointmentTable()};
  return definition;
}

}  // namespace edugroup::committee
