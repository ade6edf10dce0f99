#include "services/committee/effect.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "common/resource/name.h"
#include "common/value/date.h"
#include "services/committee/appointment_store.h"
#include "services/committee/body_store.h"
#include "services/committee/foreign_names.h"
#include "services/committee/references.h"
#include "services/committee/seat_store.h"

namespace edugroup::committee {
namespace {

using v1::Effect;

class EffectCheck {
 public:
  EffectCheck(const v1::Resolution& resolution, std::vector<FieldViolation>& violations)
      : resolution_(resolution), violations_(violations) {}

  void Check(const Effect& effect, const std::string& field) {
    switch (effect.what_case()) {
      case Effect::kEstablishBody:
        Reference(BodyTable().pattern, field + ".establish_body.body",
                  effect.establish_body().body());
        return Date(field + ".establish_body.date", effect.establish_body().date());
      case Effect::kAppoint:
        return CheckAppoint(effect.appoint(), field + ".appoint");
      case Effect::kAdmit:
        return Reference(AffiliationPattern(), field + ".admit.affiliation",
                         effect.admit().affiliation());
      case Effect::kAdoptPlan:
        return Reference(PlanPattern(), field + ".adopt_plan.plan", effect.adopt_plan().plan());
      case Effect::kReconsider:
        Reference(AssessmentPattern(), field + ".reconsider.assessment",
                  effect.reconsider().assessment());
        return Reference(BodyTable().pattern, field + ".reconsider.body",
                         effect.reconsider().body());
      default:
        violations_.push_back({field + ".what", "must be given", "须指明决议事项"});
    }
  }

 private:
  void CheckAppoint(const v1::AppointEffect& appoint, const std::string& field) {
    Reference(BodyTable().pattern, field + ".body", appoint.body());
    for (int i = 0; i < appoint.appointments_size(); ++i) {
      CheckAppointee(appoint.appointments(i), appoint.body(),
                     absl::StrCat(field, ".appointments[", i, "]"));
    }
    for (int i = 0; i < appoint.ends_size(); ++i) {
      const std::string one = absl::StrCat(field, ".ends[", i, "]");
      Reference(AppointmentTable().pattern, one + ".appointment", appoint.ends(i).appointment());
      Date(one + ".end_date", appoint.ends(i).end_date());
    }
    if (appoint.appointments().empty() && appoint.ends().empty()) {
      violations_.push_back(
          {field + ".appointments", "needs an appointment or an end", "须至少有一项任职或离任"});
    }
  }

  void CheckAppointee(const v1::Appointee& one, const std::string& body, const std::string& field) {
    switch (one.holder_case()) {
      case v1::Appointee::kOrganization:
        Reference(OrganizationPattern(), field + ".organization", one.organization());
        break;
      case v1::Appointee::kPerson:
        Reference(PersonPattern(), field + ".person", one.person());
        break;
      case v1::Appointee::kPost:
        Reference(PostPattern(), field + ".post", one.post());
        break;
      case v1::Appointee::kOtherSeat:
        Reference(SeatTable().pattern, field + ".other_seat", one.other_seat());
        break;
      default:
        violations_.push_back({field + ".holder", "needs a unit, person, post or other seat",
                               "须指明单位、个人、职务或其他席位"});
    }
    const bool of_body =
        SeatTable().pattern.Matches(one.seat()) && resource::ParentOf(one.seat()) == body;
    if (!one.seat().empty() && !of_body) {
      violations_.push_back({field + ".seat", absl::StrCat("must be a seat of ", body),
                             absl::StrCat("须为", body, "的席位")});
    }
    if (one.seat().empty() && one.role().empty()) {
      violations_.push_back(
          {field + ".role", "is required without a seat", "未指定席位时必须填写职务"});
    }
    Date(field + ".start_date", one.start_date());
  }

  void Reference(const resource::Pattern& pattern, const std::string& field,
                 const std::string& name) {
    CheckReference(pattern, resolution_.name(), field, name, violations_);
  }

  void Date(const std::string& field, const type::PartialDate& date) {
    if (!value::IsSet(date) || value::IsValid(date)) return;
    violations_.push_back({field, "is no date", "日期无效"});
  }

  const v1::Resolution& resolution_;
  std::vector<FieldViolation>& violations_;
};

}  // namespace

void CheckEffects(const v1::Resolution& resolution, std::vector<FieldViolation>& violations) {
  EffectCheck check(resolution, violations);
  for (int i = 0; i < resolution.effects_size(); ++i) {
    check.Check(resolution.effects(i), absl::StrCat("resolution.effects[", i, "]"));
  }
}

Appointees AppointeesOf(const v1::Resolution& resolution) {
  Appointees all;
  for (int i = 0; i < resolution.effects_size(); ++i) {
    const v1::AppointEffect& appoint = resolution.effects(i).appoint();
    for (int j = 0; j < appoint.appointments_size(); ++j) {
      const v1::Appointee& one = appoint.appointments(j);
      const std::string at =
          absl::StrCat("resolution.effects[", i, "].appoint.appointments[", j, "]");
      all.organizations.push_back({at + ".organization", one.organization()});
      all.people.push_back({at + ".person", one.person()});
      all.posts.push_back({at + ".post", one.post()});
      all.seats.push_back({at + ".other_seat", one.other_seat()});
      all.seats.push_back({at + ".seat", one.seat()});
    }
  }
  return all;
}

void MarkDone(Effect& effect, absl::CivilDay day, const std::vector<std::string>& results) {
  effect.set_state(Effect::DONE);
  *effect.mutable_done_date() = value::ToDate(day);
  effect.mutable_results()->Assign(results.begin(), results.end());
}

bool IsAdmittedBy(const membership::v1::Affiliation& affiliation, absl::string_view resolution) {
  return std::any_of(affiliation.changes().begin(), affiliation.changes().end(),
                     [&](const membership::v1::AffiliationChange& one) {
                       return one.state() == membership::v1::Affiliation::ACTIVE &&
                              one.resolution() == resolution;
                     });
}

bool IsAdoptedBy(const task::v1::Plan& plan, absl::string_view resolution) {
  return plan.adopting_resolution() == resolution;
}

bool IsReconsideration(const evaluation::v1::Objection& objection,
                       const v1::ReconsiderEffect& effect) {
  return (objection.state() == evaluation::v1::Objection::UPHELD ||
          objection.state() == evaluation::v1::Objection::DISMISSED) &&
         resource::IdOf(objection.subject()) == resource::IdOf(effect.assessment()) &&
         (effect.body().empty() || effect.body() == objection.reconsideration().body());
}

References PeopleOf(const v1::AppointEffect& effect, absl::string_view field) {
  References people;
  for (int i = 0; i < effect.appointments_size(); ++i) {
    people.push_back(
        {absl::StrCat(field, ".appointments[", i, "].person"), effect.appointments(i).person()});
  }
  return people;
}

std::vector<v1::Appointment> AppointmentsOf(
    const v1::AppointEffect& effect,
    const absl::flat_hash_map<std::string, membership::v1::Person>& people,
    absl::CivilDay decided) {
  std::vector<v1::Appointment> appointments;
  for (const v1::Appointee& one : effect.appointments()) {
    v1::Appointment& appointment = appointments.emplace_back();
    appointment.set_role(one.role());
    appointment.set_title(one.title());
    appointment.set_voting(one.voting());
    appointment.set_seat(one.seat());
    if (one.has_post()) {
      appointment.mutable_post()->set_post(one.post());
    } else if (one.has_other_seat()) {
      appointment.mutable_other_seat()->set_seat(one.other_seat());
    } else if (one.has_person()) {
      v1::PersonHolder& person = *appointment.mutable_person();
      person.set_person(one.person());
      const auto found = people.find(one.person());
      if (found != people.end()) person.set_organization(found->second.organization());
    } else {
      appointment.mutable_unit()->set_organization(one.organization());
    }
    *appointment.mutable_start_date() =
        value::IsSet(one.start_date()) ? one.start_date() : value::ToPartialDate(decided);
  }
  return appointments;
}

}  // namespace edugroup::committee
