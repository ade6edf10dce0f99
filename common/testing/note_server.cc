#include "common/testing/note_server.h"

#include <memory>
#include <stdexcept>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "common/value/status.h"
#include "edugroup/test/v1/note_service.pb.h"

namespace edugroup::testing {
namespace {

using resource::Change;
using rpc::Call;
using test::v1::Note;

constexpr char kCreateTable[] =
    "CREATE TABLE note ("
    "  group_id VARCHAR(63) NOT NULL,"
    "  path VARCHAR(255) NOT NULL,"
    "  version BIGINT NOT NULL,"
    "  sort_key VARBINARY(255) NOT NULL,"
    "  body MEDIUMBLOB NOT NULL,"
    "  subject_key VARBINARY(255) NOT NULL,"
    "  text VARCHAR(80) NOT NULL,"
    "  tags TEXT NOT NULL,"
    "  owner VARCHAR(255) NOT NULL,"
    "  position BIGINT NOT NULL,"
    "  date BIGINT NOT NULL,"
    "  state VARCHAR(32) NOT NULL,"
    "  serial VARCHAR(32),"
    "  PRIMARY KEY (group_id, path),"
    "  UNIQUE KEY serial (group_id, serial),"
    "  KEY by_sort (group_id, sort_key, path)"
    ") ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin";
const sql::Statement kCount = {"note_count", "SELECT COUNT(*) FROM note"};

int64_t DayNumber(const google::type::Date& date) {
  return date.year() * 10000 + date.month() * 100 + date.day();
}

resource::Column SerialColumn() {
  return {"serial", "serial", resource::Column::Type::kText,
          [](const google::protobuf::Message& message) {
            const std::string& serial = static_cast<const Note&>(message).serial();
            return serial.empty() ? sql::Value() : sql::Value(serial);
          }};
}

class NoteService {
 public:
  NoteService(const rpc::Platform& platform, rpc::Methods& methods)
      : store_(*platform.store), membership_(*platform.membership) {
    const auto serve = [&](absl::string_view method, auto handler) {
      methods.Serve(absl::StrCat("edugroup.test.v1.NoteService/", method), this, handler);
    };
    serve("CreateNote", &NoteService::Create);
    serve("ImportNotes", &NoteService::Import);
    serve("GetNote", &NoteService::Get);
    serve("BatchGetNotes", &NoteService::BatchGet);
    serve("ListNotes", &NoteService::List);
    serve("UpdateNote", &NoteService::Update);
    serve("ArchiveNote", &NoteService::Archive);
    serve("SleepNotes", &NoteService::Sleep);
    serve("BreakNotes", &NoteService::Break);
    serve("TraceNotes", &NoteService::Trace);
    serve("CountNotes", &NoteService::Count);
  }

 private:
  absl::StatusOr<Note> Create(Call& call, const test::v1::CreateNoteRequest& request) {
    RETURN_IF_ERROR(Notes().pattern.CheckParent("parent", request.parent()));
    ASSIGN_OR_RETURN(const std::string name,
                     resource::NewName(Notes(), request.parent(), request.note_id(), "note_id"));
    Note note = request.note();
    RETURN_IF_ERROR(call.MayActFor(note.owner()));
    resource::ClearOutputOnly(note);
    note.set_name(name);
    note.set_state(Note::ACTIVE);
    return store_.Write<Note>(call, request, [&](Change& change) -> absl::StatusOr<Note> {
      RETURN_IF_ERROR(change.Insert(Notes(), note));
      return note;
    });
  }

  absl::StatusOr<test::v1::ImportNotesResponse> Import(
      Call& call, const test::v1::ImportNotesRequest& request) {
    using Response = test::v1::ImportNotesResponse;
    RETURN_IF_ERROR(Notes().pattern.CheckParent("parent", request.parent()));
    return store_.Write<Response>(call, request, [&](Change& change) -> absl::StatusOr<Response> {
      int number = request.first_number();
      for (Note note : request.notes()) {
        resource::ClearOutputOnly(note);
        note.set_name(Notes().pattern.Child(request.parent(), absl::StrCat("n", number++)));
        note.set_state(Note::ACTIVE);
        RETURN_IF_ERROR(change.Insert(Notes(), note));
      }
      Response response;
      response.set_note_count(request.notes_size());
      return response;
    });
  }

  absl::StatusOr<Note> Get(Call& call, const test::v1::GetNoteRequest& request) {
    return store_.Get<Note>(call, Notes(), request.name());
  }

  absl::StatusOr<test::v1::BatchGetNotesResponse> BatchGet(
      Call& call, const test::v1::BatchGetNotesRequest& request) {
    const std::vector<std::string> names(request.names().begin(), request.names().end());
    ASSIGN_OR_RETURN(std::vector<Note> notes, store_.BatchGet<Note>(call, Notes(), names));
    test::v1::BatchGetNotesResponse response;
    for (Note& note : notes) *response.add_notes() = std::move(note);
    return response;
  }

  absl::StatusOr<test::v1::ListNotesResponse> List(Call& call,
                                                   const test::v1::ListNotesRequest& request) {
    RETURN_IF_ERROR(Notes().pattern.CheckParent("parent", request.parent()));
    ASSIGN_OR_RETURN(resource::Page<Note> page,
                     store_.List<Note>(call, Notes(), resource::QueryOf(request)));
    test::v1::ListNotesResponse response;
    for (Note& note : page.items) *response.add_notes() = std::move(note);
    response.set_next_page_token(page.next_page_token);
    return response;
  }

  absl::StatusOr<Note> Update(Call& call, const test::v1::UpdateNoteRequest& request) {
    const std::string& name = request.note().name();
    return store_.Write<Note>(call, request, [&](Change& change) -> absl::StatusOr<Note> {
      ASSIGN_OR_RETURN(const Note before, change.Load<Note>(Notes(), name));
      RETURN_IF_ERROR(call.MayActFor(before.owner()));
      RETURN_IF_ERROR(resource::CheckEtag(request.note().etag(), before));
      Note after = before;
      RETURN_IF_ERROR(resource::ApplyMask(request.update_mask(), request.note(), after));
      RETURN_IF_ERROR(change.Update(Notes(), before, after));
      return after;
    });
  }

  absl::StatusOr<Note> Archive(Call& call, const test::v1::ArchiveNoteRequest& request) {
    return store_.Write<Note>(call, request, [&](Change& change) -> absl::StatusOr<Note> {
      ASSIGN_OR_RETURN(const Note before, change.Load<Note>(Notes(), request.name()));
      RETURN_IF_ERROR(resource::CheckEtag(request.etag(), before));
      if (before.state() != Note::ACTIVE) {
        return StateConflict(before.name(), Note::State_Name(before.state()), "ACTIVE");
      }
      Note after = before;
      after.set_state(Note::ARCHIVED);
      RETURN_IF_ERROR(change.Update(Notes(), before, after));
      return after;
    });
  }

  absl::StatusOr<test::v1::SleepNotesResponse> Sleep(Call& call,
                                                     const test::v1::SleepNotesRequest& request) {
    test::v1::SleepNotesResponse response;
    response.set_milliseconds_left(absl::ToInt64Milliseconds(call.deadline - absl::Now()));
    absl::SleepFor(absl::Milliseconds(request.milliseconds()));
    return response;
  }

  absl::StatusOr<test::v1::BreakNotesResponse> Break(Call&,
                                                     const test::v1::BreakNotesRequest& request) {
    using Request = test::v1::BreakNotesRequest;
    const std::string secret = "SELECT body FROM note WHERE group_id = 'jd'";
    switch (request.way()) {
      case Request::THROW:
        throw std::runtime_error(secret);
      case Request::THROW_NUMBER:
        throw 7;
      case Request::BARE_STATUS:
        return absl::InvalidArgumentError(secret);
      case Request::UNKNOWN_STATUS:
        return absl::UnknownError(secret);
      case Request::HUGE_DETAILS: {
        std::vector<FieldViolation> violations;
        for (int i = 0; i < 100; ++i) {
          violations.push_back({std::string(500, 'f'), std::string(500, 'd'),
                                absl::StrJoin(std::vector<std::string>(500, "错"), "")});
        }
        return InvalidFields(violations);
      }
      default:
        return test::v1::BreakNotesResponse();
    }
  }

  absl::StatusOr<test::v1::TraceNotesResponse> Trace(Call& call,
                                                     const test::v1::TraceNotesRequest& request) {
    if (request.forward()) {
      test::v1::TraceNotesRequest forwarded;
      forwarded.set_parent(request.parent());
      return membership_.Ask<test::v1::TraceNotesResponse>(
          call, "edugroup.test.v1.NoteService/TraceNotes", forwarded);
    }
    test::v1::TraceNotesResponse response;
    response.set_trace_id(call.trace.trace_id);
    response.set_parent_id(call.trace.parent_id);
    response.set_principal(call.principal->subject);
    response.set_milliseconds_left(absl::ToInt64Milliseconds(call.deadline - absl::Now()));
    return response;
  }

  absl::StatusOr<test::v1::CountNotesResponse> Count(Call& call,
                                                     const test::v1::CountNotesRequest&) {
    ASSIGN_OR_RETURN(const sql::Rows rows, store_.database().Read(call.deadline, kCount, {}));
    test::v1::CountNotesResponse response;
    response.set_note_count(rows[0][0].number());
    return response;
  }

  resource::Store& store_;
  rpc::Peer& membership_;
};

}  // namespace

const resource::Table& Notes() {
  static const auto& table = *new resource::Table{
      "note",
      resource::Pattern("groups/{group}/notes/{note}"),
      {resource::Text<Note>("text", "text", [](const Note& n) { return n.text(); }),
       resource::Set<Note>("tags", "tags",
                           [](const Note& n) {
                             return n.tags().empty()
                                        ? std::string()
                                        : absl::StrCat("|", absl::StrJoin(n.tags(), "|"), "|");
                           }),
       resource::Text<Note>("owner", "owner", [](const Note& n) { return n.owner(); }),
       resource::Number<Note>("position", "position",
                              [](const Note& n) -> int64_t { return n.position(); }),
       resource::Date<Note>("date", "date", [](const Note& n) { return DayNumber(n.date()); }),
       resource::Text<Note>("state", "state",
                            [](const Note& n) { return Note::State_Name(n.state()); }),
       SerialColumn()},
      resource::Of<Note>([](const Note& n) { return absl::StrFormat("%08d", n.position()); }),
      resource::Of<Note>([](const Note& n) { return n.owner(); })};
  return table;
}

rpc::Definition NoteServer(const std::string& name) {
  return {name,
          {"edugroup.test.v1.NoteService"},
          {{10, "0010_note", kCreateTable}},
          [](const rpc::Platform& platform, rpc::Methods& methods) -> std::shared_ptr<void> {
            return std::make_shared<NoteService>(platform, methods);
          },
          {&Notes()}};
}

}  // namespace edugroup::testing
