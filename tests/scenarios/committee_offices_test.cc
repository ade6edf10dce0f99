// Seats that the holder of another seat holds, rules that two bodies have to keep together, and the
// kinds that rules name, through real gRPC on real databases.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <thread>

#include "edugroup/committee/v1/term_service.pb.h"
#include "tests/scenarios/committee_fixture.h"

namespace edugroup::committee {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

// Y8 one step further: the chair of the council, whoever it is, is a director of the office.
TEST_F(CommitteeScenario, TheChairOfOneBodySitsInAnother) {
  world_->AddBody("o-council", "联席理事会");
  world_->AddSeat("o-council", "chair", "role: 'chair' voting: true");
  world_->AddBody("o-office", "联席办公会",
                  "composition_rules { rule_id: 'kind' severity: SOFT eligibility { roles: "
                  "'director' any_of { standard_kinds: GOVERNMENT holder_types: POST } } }");
  world_->AddSeat("o-office", "director", "role: 'director' voting: true");
  world_->AddSeat("o-office", "deputy", "role: 'deputy-director'");
  const std::string by_chair =
      "seat: '$/bodies/o-office/seats/director' other_seat { seat: "
      "'$/bodies/o-council/seats/chair' } start_date { year: 2020 }";
  world_->Appoint("o-council", "first",
                  "seat: '$/bodies/o-council/seats/chair' unit { organization: "
                  "'$/organizations/bureau' } start_date { year: 2020 month: 3 } "
                  "end_date { year: 2021 month: 6 }");
  const v1::Appointment director = world_->Appoint("o-office", "director", by_chair);
  EXPECT_EQ(director.role(), "director");
  world_->Establish("o-council", "year: 2020 month: 1");
  world_->Establish("o-office", "year: 2020 month: 1");
  const auto occupant = [&](const std::string& day) {
    return world_
        ->Ask<v1::Appointment, v1::GetAppointmentRequest>(
            "AppointmentService/GetAppointment",
            absl::StrCat("name: '$/bodies/o-office/appointments/director' as_of { ", day, " }"))
        .occupant();
  };
  EXPECT_EQ(occupant("year: 2020 month: 2 day: 29").appointment(), "");
  EXPECT_EQ(occupant("year: 2020 month: 3 day: 1").organization(),
            "groups/jiading/organizations/bureau");
  EXPECT_EQ(occupant("year: 2021 month: 6 day: 30").appointment(),
            "groups/jiading/bodies/o-council/appointments/first");
  EXPECT_TRUE(
      world_->Evaluate("o-office", "as_of { year: 2021 month: 6 day: 30 }").findings(0).holds());
  // The chair falls vacant, and so does the seat in the office.
  EXPECT_EQ(occupant("year: 2021 month: 7 day: 1").appointment(), "");
  const auto vacant = [&] {
    std::vector<std::string> seats;
    const auto all = world_->Ask<v1::EvaluateCompositionsResponse, v1::EvaluateCompositionsRequest>(
        "BodyService/EvaluateCompositions", "parent: '$'");
    for (const v1::BodyComposition& one : all.compositions()) {
      if (one.body() != "groups/jiading/bodies/o-office") continue;
      seats.assign(one.vacant_seats().begin(), one.vacant_seats().end());
    }
    return seats;
  };
  EXPECT_THAT(vacant(), SizeIs(2));

  // The council gets a chair; in the office nothing is written.
  world_->Appoint("o-council", "second",
                  "seat: '$/bodies/o-council/seats/chair' unit { organization: "
                  "'$/organizations/firm' } start_date { year: 2021 month: 9 }");
  EXPECT_EQ(occupant("year: 2021 month: 12 day: 1").organization(),
            "groups/jiading/organizations/firm");
  EXPECT_THAT(vacant(), ElementsAre("groups/jiading/bodies/o-office/seats/deputy"));
  EXPECT_FALSE(world_->Evaluate("o-office").findings(0).holds());  // no government office
  const auto history = world_->Ask<v1::GetSeatHistoryResponse, v1::GetSeatHistoryRequest>(
      "AppointmentService/GetSeatHistory", "name: '$/bodies/o-office/seats/director'");
  ASSERT_THAT(history.tenures(), SizeIs(2));
  EXPECT_EQ(history.tenures(0).held_by(), "groups/jiading/bodies/o-council/appointments/first");
  EXPECT_EQ(history.tenures(0).start_date().month(), 3);
  EXPECT_EQ(history.tenures(0).end_date().month(), 6);
  EXPECT_EQ(history.tenures(1).held_by(), "groups/jiading/bodies/o-council/appointments/second");
  EXPECT_EQ(history.tenures(1).appointment().etag(), director.etag());
  EXPECT_FALSE(history.tenures(1).has_end_date());

  // No seat is held by its own holder, not through others either.
  world_->Appoint("o-office", "deputy",
                  "seat: '$/bodies/o-office/seats/deputy' other_seat { seat: "
                  "'$/bodies/o-office/seats/director' } start_date { year: 2021 month: 10 }");
  EXPECT_THAT(vacant(), IsEmpty());
  world_->AddSeat("o-council", "vice", "role: 'vice-chair'");
  world_->Ask<v1::Appointment, v1::EndAppointmentRequest>(
      "AppointmentService/EndAppointment",
      "name: '$/bodies/o-council/appointments/second' reason: '调任' "
      "end_date { year: 2021 month: 12 day: 20 }");
  const auto chair_by = [&](const std::string& seat) {
    return ReasonOf(world_->TryAppoint(
        "o-council", "",
        absl::StrCat("seat: '$/bodies/o-council/seats/chair' other_seat { seat: '$/bodies/", seat,
                     "' } start_date { year: 2021 month: 12 day: 21 }")));
  };
  EXPECT_EQ(chair_by("o-office/seats/deputy"), access::v1::FIELDS_INVALID);
  EXPECT_EQ(chair_by("o-council/seats/chair"), access::v1::FIELDS_INVALID);
  EXPECT_EQ(chair_by("o-office/seats/none"), access::v1::REFERENCE_NOT_FOUND);
  EXPECT_EQ(chair_by("o-council/seats/vice"), access::v1::ERROR_REASON_UNSPECIFIED);
}

// Clerks give each of the seats to the holder of the next one at the same moment: whoever comes
// last would close the circle.
TEST_F(CommitteeScenario, NoCircleOfSeatsIsMadeBySimultaneousWrites) {
  for (const int size : {2, 3}) {
    for (int round = 0; round < 4; ++round) {
      const auto body = [&](int i) { return absl::StrCat("c", size, "-", round, "-", i % size); };
      for (int i = 0; i < size; ++i) {
        world_->AddBody(body(i), absl::StrCat("轮值", size, round, i, "小组"));
        world_->AddSeat(body(i), "chair", "role: 'chair'");
      }
      std::vector<absl::Status> answers(size);
      std::vector<std::thread> clerks;
      for (int i = 0; i < size; ++i) {
        clerks.emplace_back([&, i] {
          answers[i] = world_->TryAppoint(
              body(i), "",
              absl::StrCat("seat: '$/bodies/", body(i), "/seats/chair' other_seat { seat: ",
                           "'$/bodies/", body(i + 1), "/seats/chair' } start_date { year: 2021 }"));
        });
      }
      for (std::thread& clerk : clerks) clerk.join();
      int made = 0;
      for (const absl::Status& answer : answers) {
        made += answer.ok();
        EXPECT_EQ(ReasonOf(answer),
                  answer.ok() ? access::v1::ERROR_REASON_UNSPECIFIED : access::v1::FIELDS_INVALID)
            << answer;
      }
      EXPECT_EQ(made, size - 1);
    }
  }
}

// An end may be moved until it has passed, but not into the days of a successor, nor so far that
// seats would be held by one another.
TEST_F(CommitteeScenario, AnEndIsNotMovedIntoTheWayOfOthers) {
  world_->AddBody("m-one", "值月小组");
  world_->AddBody("m-two", "值周小组");
  for (const char* body : {"m-one", "m-two"}) world_->AddSeat(body, "chair", "role: 'chair'");
  const auto by = [](const std::string& body, const std::string& other, const std::string& days) {
    return absl::StrCat("seat: '$/bodies/", body, "/seats/chair' other_seat { seat: '$/bodies/",
                        other, "/seats/chair' } ", days);
  };
  world_->Appoint("m-one", "first",
                  by("m-one", "m-two", "start_date { year: 2021 } end_date { year: 2021 }"));
  world_->Appoint("m-two", "second", by("m-two", "m-one", "start_date { year: 2022 month: 2 }"));
  world_->AddSeat("m-one", "vice", "role: 'vice-chair'");
  const auto vice = [](const std::string& days) {
    return "seat: '$/bodies/m-one/seats/vice' unit { organization: '$/organizations/firm' } " +
           days;
  };
  world_->Appoint("m-one", "vice", vice("start_date { year: 2021 } end_date { year: 2021 }"));
  world_->Appoint("m-one", "next", vice("start_date { year: 2022 month: 2 }"));
  const auto end = [&](const std::string& id, int month) {
    return ReasonOf(world_->Try<v1::Appointment, v1::EndAppointmentRequest>(
        "AppointmentService/EndAppointment",
        absl::StrCat("name: '$/bodies/m-one/appointments/", id,
                     "' reason: '延期' end_date { year: ", "2022 month: ", month, " }")));
  };
  EXPECT_EQ(end("first", 2), access::v1::FIELDS_INVALID);
  EXPECT_EQ(end("first", 1), access::v1::ERROR_REASON_UNSPECIFIED);
  EXPECT_EQ(end("vice", 2), access::v1::RULE_VIOLATED);  // "seat.taken"
  EXPECT_EQ(end("vice", 1), access::v1::ERROR_REASON_UNSPECIFIED);
}

// What a seat asks for is said before anything is written, as are its role and its vote.
TEST_F(CommitteeScenario, AProposalIsWeighedAsTheSeatSays) {
  world_->AddBody("s-body", "席位小组",
                  "composition_rules { rule_id: 'chair' severity: HARD count_range { roles: "
                  "'chair' min: 1 max: 1 base: VOTING_SEATS } }");
  world_->AddSeat("s-body", "chair",
                  "role: 'chair' voting: true any_of { standard_kinds: GOVERNMENT }");
  const auto proposed = [&](const std::string& organization) {
    return world_->Evaluate(
        "s-body", absl::StrCat("changes { appoint { seat: '$/bodies/s-body/seats/chair' unit { "
                               "organization: '$/organizations/",
                               organization, "' } start_date { year: 2021 month: 12 } } }"));
  };
  const auto bureau = proposed("bureau");
  ASSERT_THAT(bureau.findings(), SizeIs(1));
  EXPECT_TRUE(bureau.findings(0).holds());
  const auto firm = proposed("firm");
  ASSERT_THAT(firm.findings(), SizeIs(2));
  EXPECT_EQ(firm.findings(1).finding().rule_id(), "seat.eligibility");
  EXPECT_TRUE(firm.findings(1).would_break());
}

// A term that an appointment is for is there, and its number is the term's.
TEST_F(CommitteeScenario, AnAppointmentIsForATermThatThereIs) {
  world_->AddBody("y-body", "届次小组");
  world_->Ask<v1::Term, v1::CreateTermRequest>(
      "TermService/CreateTerm",
      "parent: '$/bodies/y-body' term_id: 'second' term { display_name: '第二届' ordinal: 2 "
      "length_months: 60 "
      "start_date { year: 2019 month: 7 } }");
  const auto appoint = [&](const std::string& term, int number) {
    return ReasonOf(world_->TryAppoint(
        "y-body", "",
        absl::StrCat("role: 'member' unit { organization: '$/organizations/firm' } start_date { "
                     "year: 2021 } term: '$/bodies/y-body/terms/",
                     term, "' term_number: ", number)));
  };
  EXPECT_EQ(appoint("third", 0), access::v1::REFERENCE_NOT_FOUND);
  EXPECT_EQ(appoint("third", 3), access::v1::REFERENCE_NOT_FOUND);
  EXPECT_EQ(appoint("second", 3), access::v1::FIELDS_INVALID);
  EXPECT_EQ(appoint("second", 0), access::v1::ERROR_REASON_UNSPECIFIED);
}

class TwoBodies : public CommitteeScenario {
 protected:
  // C2.15: who supervises is not in the board.
  static void Add(const std::string& id) {
    world_->AddBody(id + "-board", id + "理事会");
    world_->AddBody(id + "-watch", id + "监事会",
                    absl::StrCat("composition_rules { rule_id: 'not-both' severity: HARD "
                                 "incompatibility { roles: 'supervisor' other_body: '$/bodies/",
                                 id, "-board' other_roles: 'director' } }"));
  }
  static std::string Sits(const std::string& role, const std::string& person) {
    return absl::StrCat("role: '", role, "' person { person_name: '", person,
                        "' organization: '$/organizations/firm' } start_date { year: 2021 month: "
                        "12 }");
  }
};

TEST_F(TwoBodies, AnIncompatibilityHoldsWhicheverBodyIsWritten) {
  Add("t");
  world_->Appoint("t-watch", "s", Sits("supervisor", "赵一"));
  const absl::Status refused = world_->TryAppoint("t-board", "", Sits("director", "赵一"));
  EXPECT_EQ(ReasonOf(refused), access::v1::RULE_VIOLATED);
  EXPECT_THAT(std::string(refused.message()), HasSubstr("not-both"));
  // It is said before anything is written.
  const auto asked = world_->Evaluate(
      "t-board", absl::StrCat("changes { appoint { ", Sits("director", "赵一"), " } }"));
  ASSERT_THAT(asked.findings(), SizeIs(1));
  EXPECT_EQ(asked.findings(0).finding().rule_id(), "not-both");
  EXPECT_TRUE(asked.findings(0).would_break());
  EXPECT_EQ(asked.findings(0).finding().subject(), "groups/jiading/bodies/t-watch/appointments/s");
  world_->Appoint("t-board", "d", Sits("director", "钱二"));
  EXPECT_EQ(ReasonOf(world_->TryAppoint("t-watch", "", Sits("supervisor", "钱二"))),
            access::v1::RULE_VIOLATED);
}

// One clerk appoints somebody to the board, another to the supervisors, at the same moment.
TEST_F(TwoBodies, AnIncompatibilityHoldsAgainstSimultaneousWrites) {
  Add("r");
  for (int round = 0; round < 5; ++round) {
    const std::string person = absl::StrCat("孙", round);
    absl::Status watch, board;
    std::thread first(
        [&] { watch = world_->TryAppoint("r-watch", "", Sits("supervisor", person)); });
    std::thread second(
        [&] { board = world_->TryAppoint("r-board", "", Sits("director", person)); });
    first.join();
    second.join();
    EXPECT_NE(watch.ok(), board.ok()) << watch << " " << board;
    EXPECT_EQ(ReasonOf(watch.ok() ? board : watch), access::v1::RULE_VIOLATED);
  }
}

// A rule may only name kinds of organisations that the group has.
TEST_F(CommitteeScenario, RulesNameKindsThatThereAre) {
  const auto body = [&](const std::string& kind) {
    return world_->Try<v1::Body, v1::CreateBodyRequest>(
        "BodyService/CreateBody",
        absl::StrCat(
            "parent: '$' validate_only: true body { display_name: '试验小组' kind: 'k' "
            "composition_rules { rule_id: 'one' severity: HARD alternatives { any_of { "
            "rule_id: 'a' severity: HARD count_range { min: 1 filter { organization_kinds: '",
            kind,
            "' } } } any_of { rule_id: 'b' severity: HARD organization_limit { max: 1 } } } } }"));
  };
  EXPECT_TRUE(body("$/kinds/enterprise").ok());
  const absl::Status unknown = body("$/kinds/bank");
  EXPECT_EQ(ReasonOf(unknown), access::v1::REFERENCE_NOT_FOUND);
  EXPECT_THAT(std::string(unknown.message()), HasSubstr("groups/jiading/kinds/bank"));
  EXPECT_EQ(ReasonOf(body("groups/anqing/kinds/school")), access::v1::FIELDS_INVALID);
  world_->AddBody("k-body", "试验办公会");
  EXPECT_EQ(ReasonOf(world_->Try<v1::Seat, v1::CreateSeatRequest>(
                "AppointmentService/CreateSeat",
                "parent: '$/bodies/k-body' seat { role: 'chair' any_of { organization_kinds: "
                "'$/kinds/bank' } }")),
            access::v1::REFERENCE_NOT_FOUND);
  EXPECT_EQ(ReasonOf(world_->Try<v1::ApplyStructureResponse, v1::ApplyStructureRequest>(
                "BodyService/ApplyStructure",
                "parent: '$' effective_date { year: 2021 month: 12 day: 1 } bodies { body { name: "
                "'$/bodies/k-applied' display_name: '新设小组' kind: 'k' composition_rules { "
                "rule_id: 'one' severity: HARD eligibility { any_of { organization_kinds: "
                "'$/kinds/bank' } } } } }")),
            access::v1::REFERENCE_NOT_FOUND);
}

}  // namespace
}  // namespace edugroup::committee
