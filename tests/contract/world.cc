#include "tests/contract/world.h"

#include <grpcpp/grpcpp.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <set>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "absl/synchronization/notification.h"
#include "common/rpc/grpc_status.h"
#include "common/rpc/reception.h"
#include "edugroup/committee/v1/breach.pb.h"
#include "services/committee/committee_server.h"
#include "services/evaluation/evaluation_server.h"
#include "services/membership/membership_server.h"
#include "services/task/task_server.h"
#include "tests/scenarios/sweep_runner.h"

namespace edugroup::contract {
namespace {

constexpr char kFolder[] = "tests/contract/";
constexpr char kJournal[] = "edugroup.journal.v1.ChangeService";

std::vector<rpc::Definition> Definitions() {
  return {membership::MembershipServer(), committee::CommitteeServer(), task::TaskServer(),
          evaluation::EvaluationServer()};
}

std::vector<std::string> Files(const std::string& folder) {
  std::vector<std::string> files;
  for (const auto& entry : std::filesystem::directory_iterator(kFolder + folder)) {
    files.push_back(entry.path().string());
  }
  std::sort(files.begin(), files.end());
  return files;
}

void SetFlag(Message& message, const char* name) {
  const auto* field = message.GetDescriptor()->FindFieldByName(name);
  if (field != nullptr) message.GetReflection()->SetBool(&message, field, true);
}

// The first message of a stream, or how it was refused.
Answer AskStream(grpc::GenericStub& stub, grpc::ClientContext& context, const std::string& path,
                 const grpc::ByteBuffer& request) {
  grpc::CompletionQueue queue;
  auto call = stub.PrepareCall(&context, path, &queue);
  auto wait = [&queue] {
    void* tag;
    bool ok = false;
    queue.Next(&tag, &ok);
    return ok;
  };
  call->StartCall(nullptr);
  wait();
  call->WriteLast(request, grpc::WriteOptions(), nullptr);
  wait();
  grpc::ByteBuffer message;
  call->Read(&message, nullptr);
  const bool answered = wait();
  if (answered) context.TryCancel();
  grpc::Status status;
  call->Finish(&status, nullptr);
  wait();
  queue.Shutdown();
  Answer answer;
  if (!answered) {
    answer.status = rpc::FromGrpc(status);
    answer.details_bytes = status.error_details().size();
  }
  return answer;
}

// MySQL 8 starts threads for every COUNT(*) of a whole table, which takes milliseconds.
std::string CountOf(const std::string& table) {
  return absl::StrCat("(SELECT CAST(COALESCE(SUM(1), 0) AS SIGNED) FROM `", table, "`)");
}

// Not what servers write by themselves, at a time of their own, when other servers' journals say
// so.
std::string CountOfChangesByCalls() {
  return "(SELECT CAST(COALESCE(SUM(method NOT LIKE 'background/%'), 0) AS SIGNED) FROM journal)";
}
bool IsWrittenInBackground(const std::string& table) {
  return table == "background_work" || table == "departure" || table == "duty_count" ||
         table == "breach";
}

class Environment : public ::testing::Environment {
 public:
  void SetUp() override { world = std::make_unique<World>(); }
  void TearDown() override { world.reset(); }
  static std::unique_ptr<World> world;
};
std::unique_ptr<World> Environment::world;
const auto* const environment = ::testing::AddGlobalTestEnvironment(new Environment);

}  // namespace

std::unique_ptr<Message> Method::Request() const {
  std::unique_ptr<Message> copy(samples.front().request->New());
  copy->CopyFrom(*samples.front().request);
  return copy;
}

std::unique_ptr<Message> Method::DryRequest() const {
  std::unique_ptr<Message> copy = Request();
  SetFlag(*copy, "validate_only");
  return copy;
}

bool Method::IsWrite() const {
  return descriptor->input_type()->FindFieldByName("validate_only") != nullptr;
}

std::string Method::Title() const { return absl::StrCat(server, " ", path); }

std::unique_ptr<Message> Answer::Parse(const Method& method) const {
  std::unique_ptr<Message> message(google::protobuf::MessageFactory::generated_factory()
                                       ->GetPrototype(method.descriptor->output_type())
                                       ->New());
  message->ParseFromString(bytes);
  return message;
}

World& World::Get() { return *Environment::world; }

World::World() : servers_(Definitions(), absl::CivilDay(2019, 11, 20)) {
  for (const rpc::Definition& definition : Definitions()) {
    grpc::ChannelArguments arguments;
    arguments.SetMaxReceiveMessageSize(64 << 20);
    stubs_[definition.name] = std::make_unique<grpc::GenericStub>(grpc::CreateCustomChannel(
        servers_.target(definition.name), grpc::InsecureChannelCredentials(), arguments));
  }
  FindMethods();
  Build("alpha");
  Build("beta");
  // What time has done to the assignments; the server itself would come to it in ten minutes.
  task::SweepRunner(servers_).Turn(absl::CivilDay(2019, 11, 20));
  PlaceBreaches("alpha");
  MakeCounters();
}

// What no call makes: the committee server opens breaches as it follows the membership server.
void World::PlaceBreaches(const std::string& group) {
  observe::Registry registry;
  sql::Options options = servers_.database("committee").root();
  options.max_connections = 2;
  const auto database = sql::Database::Create(options, registry);
  if (!database.ok()) std::abort();
  for (int day = 1; day <= 3; ++day) {
    committee::v1::Breach breach;
    const std::string path = absl::StrCat("bodies/council/breaches/b", day);
    breach.set_name(absl::StrCat("groups/", group, "/", path));
    breach.set_state(committee::v1::Breach::OPEN);
    breach.mutable_finding()->set_rule_id("enterprise-share");
    breach.mutable_start_date()->set_year(2019);
    breach.mutable_start_date()->set_month(1);
    breach.mutable_start_date()->set_day(day);
    const absl::Status placed =
        (*database)->Transact(absl::Now() + absl::Seconds(10), [&](sql::Transaction& transaction) {
          return transaction
              .Execute({"contract_breach",
                        "INSERT INTO breach (group_id, path, version, sort_key, body, state, "
                        "rule_id, start_date, end_date) VALUES (?, ?, 1, ?, ?, 'OPEN', "
                        "'enterprise-share', ?, 0)"},
                       {group, path, absl::StrCat("bodies/council ", day),
                        breach.SerializeAsString(), 20190100 + day})
              .status();
        });
    if (!placed.ok()) {
      std::cerr << "no breaches: " << placed << std::endl;
      std::abort();
    }
  }
}

void World::FindMethods() {
  std::vector<Sample> samples;
  for (const std::string& file : Files("samples")) {
    for (Sample& sample : ReadSamples(file)) samples.push_back(std::move(sample));
  }
  const auto& pool = *google::protobuf::DescriptorPool::generated_pool();
  for (const rpc::Definition& definition : Definitions()) {
    std::vector<std::string> services = definition.services;
    services.push_back(kJournal);
    for (const std::string& name : services) {
      const auto& service = *pool.FindServiceByName(name);
      for (int i = 0; i < service.method_count(); ++i) {
        Method method;
        method.descriptor = service.method(i);
        method.server = definition.name;
        method.path = PathOf(*method.descriptor);
        method.rule = method.descriptor->options().GetExtension(access::v1::rule);
        for (const Sample& sample : samples) {
          if (sample.method == method.descriptor) method.samples.push_back(sample);
        }
        std::stable_partition(method.samples.begin(), method.samples.end(),
                              [](const Sample& sample) { return !sample.wrong_state; });
        if (method.samples.empty() || method.samples.front().wrong_state) {
          std::cerr << method.path << " has no good request in tests/contract/samples" << std::endl;
          std::abort();
        }
        methods_.push_back(std::move(method));
      }
    }
  }
}

void World::Build(const std::string& group) {
  testing::Caller operator_caller = servers_.Operator();
  testing::Caller secretariat = servers_.Secretariat(group);
  for (const std::string& file : Files("world")) {
    for (const Sample& step : ReadSamples(file, group)) {
      std::unique_ptr<Message> response(google::protobuf::MessageFactory::generated_factory()
                                            ->GetPrototype(step.method->output_type())
                                            ->New());
      testing::Caller& caller =
          step.method->name() == "CreateGroup" ? operator_caller : secretariat;
      const absl::Status status = caller.Ask(PathOf(*step.method), *step.request, *response);
      if (!status.ok()) {
        std::cerr << "the world cannot be made: " << PathOf(*step.method) << "\n"
                  << step.request->DebugString() << status << std::endl;
        std::abort();
      }
    }
  }
}

const Method& World::Find(const std::string& path) const {
  for (const Method& method : methods_) {
    if (method.path == path) return method;
  }
  std::abort();
}

const std::string& World::Token(const std::string& name, const testing::Identity& identity) {
  std::string& token = tokens_[name];
  if (token.empty()) token = servers_.As(identity).token();
  return token;
}

const std::string& World::GoodToken(const Method& method) {
  const auto& roles = method.rule.roles();
  if (!method.rule.platform() &&
      std::find(roles.begin(), roles.end(), access::v1::SECRETARIAT) != roles.end()) {
    return Token("secretariat", {.group = "alpha", .roles = {auth::Role::SECRETARIAT}});
  }
  return Token("operator", {.is_operator = true});
}

Answer World::Ask(const Method& method, const Message& request) {
  return Ask(method, request, GoodToken(method));
}

Answer World::Ask(const Method& method, const Message& request, const std::string& token) {
  return AskBytes(method, request.SerializeAsString(), token);
}

Answer World::AskBytes(const Method& method, const std::string& request, const std::string& token,
                       absl::Time deadline) {
  grpc::ClientContext context;
  context.set_deadline(absl::ToChronoTime(deadline));
  if (!token.empty()) context.AddMetadata("authorization", absl::StrCat("Bearer ", token));
  grpc::ByteBuffer bytes, received;
  rpc::ToBuffer(request, bytes);
  grpc::GenericStub& stub = *stubs_.at(method.server);
  const std::string path = absl::StrCat("/", method.path);
  if (method.descriptor->server_streaming()) return AskStream(stub, context, path, bytes);
  grpc::Status status;
  absl::Notification done;
  stub.UnaryCall(&context, path, grpc::StubOptions(), &bytes, &received, [&](grpc::Status result) {
    status = std::move(result);
    done.Notify();
  });
  done.WaitForNotification();
  Answer answer;
  answer.status = rpc::FromGrpc(status);
  answer.details_bytes = status.error_details().size();
  std::vector<grpc::Slice> slices;
  if (status.ok() && received.Dump(&slices).ok()) {
    for (const grpc::Slice& slice : slices) {
      answer.bytes.append(reinterpret_cast<const char*>(slice.begin()), slice.size());
    }
  }
  return answer;
}

void World::MakeCounters() {
  for (const rpc::Definition& definition : Definitions()) {
    Counter& counter = counters_[definition.name];
    sql::Options options = servers_.database(definition.name).root();
    options.max_connections = 2;
    auto database = sql::Database::Create(options, registry_);
    if (!database.ok()) std::abort();
    counter.database = *std::move(database);
    const auto tables = counter.database->Read(
        absl::Now() + absl::Seconds(10),
        {"contract_tables",
         "SELECT table_name FROM information_schema.tables WHERE table_schema = ? ORDER BY 1"},
        {options.schema});
    if (!tables.ok()) std::abort();
    std::vector<std::string> counts = {CountOfChangesByCalls()};
    counter.tables = {"journal records"};
    for (const sql::Row& row : *tables) {
      const std::string& table = row[0].bytes();
      if (IsWrittenInBackground(table) || absl::StartsWith(table, "journal")) continue;
      counter.tables.push_back(table);
      counts.push_back(CountOf(table));
    }
    counter.statement = {"contract_count", absl::StrCat("SELECT ", absl::StrJoin(counts, ", "))};
  }
}

std::string World::Contents() {
  std::string contents;
  for (auto& [server, counter] : counters_) {
    const auto rows =
        counter.database->Read(absl::Now() + absl::Seconds(10), counter.statement, {});
    if (!rows.ok()) {
      std::cerr << rows.status() << std::endl;
      std::abort();
    }
    for (size_t i = 0; i < counter.tables.size(); ++i) {
      absl::StrAppend(&contents, server, " ", counter.tables[i], ": ", rows->at(0)[i].number(),
                      "\n");
    }
  }
  return contents;
}

}  // namespace edugroup::contract
