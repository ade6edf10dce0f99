#include "tools/edugroupctl/catalog.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "edugroup/committee/v1/appointment_service.pb.h"
#include "edugroup/committee/v1/body_service.pb.h"
#include "edugroup/committee/v1/election_service.pb.h"
#include "edugroup/committee/v1/meeting_service.pb.h"
#include "edugroup/committee/v1/resolution_service.pb.h"
#include "edugroup/committee/v1/term_service.pb.h"
#include "edugroup/evaluation/v1/assessment_service.pb.h"
#include "edugroup/evaluation/v1/cycle_service.pb.h"
#include "edugroup/evaluation/v1/indicator_service.pb.h"
#include "edugroup/evaluation/v1/observation_service.pb.h"
#include "edugroup/journal/v1/change_service.pb.h"
#include "edugroup/membership/v1/affiliation_service.pb.h"
#include "edugroup/membership/v1/census_service.pb.h"
#include "edugroup/membership/v1/group_service.pb.h"
#include "edugroup/membership/v1/organization_service.pb.h"
#include "edugroup/membership/v1/person_service.pb.h"
#include "edugroup/membership/v1/post_service.pb.h"
#include "edugroup/membership/v1/register_service.pb.h"
#include "edugroup/task/v1/assignment_service.pb.h"
#include "edugroup/task/v1/document_service.pb.h"
#include "edugroup/task/v1/plan_service.pb.h"
#include "edugroup/task/v1/supervision_service.pb.h"
#include "edugroup/task/v1/task_facts_service.pb.h"
#include "edugroup/task/v1/task_service.pb.h"
#include "google/api/field_behavior.pb.h"
#include "google/api/resource.pb.h"
#include "grpc/health/v1/health.pb.h"
#include "tools/edugroupctl/arguments.h"

namespace edugroup::ctl {
namespace {

using google::protobuf::DescriptorPool;
using google::protobuf::FileDescriptor;

// The files that declare services, by one message of each. Naming it also links the file.
const std::vector<const FileDescriptor*>& Files() {
  static const auto& files = *new std::vector<const FileDescriptor*>([] {
    std::vector<const FileDescriptor*> named;
    for (const Descriptor* message : {membership::v1::Group::descriptor(),
                                      membership::v1::Organization::descriptor(),
                                      membership::v1::Affiliation::descriptor(),
                                      membership::v1::Person::descriptor(),
                                      membership::v1::Post::descriptor(),
                                      membership::v1::CreateRegisterRequest::descriptor(),
                                      membership::v1::GetCensusRequest::descriptor(),
                                      committee::v1::CreateBodyRequest::descriptor(),
                                      committee::v1::Appointment::descriptor(),
                                      committee::v1::Term::descriptor(),
                                      committee::v1::Election::descriptor(),
                                      committee::v1::Meeting::descriptor(),
                                      committee::v1::Resolution::descriptor(),
                                      task::v1::Plan::descriptor(),
                                      task::v1::Task::descriptor(),
                                      task::v1::Assignment::descriptor(),
                                      task::v1::GetTaskFactsRequest::descriptor(),
                                      task::v1::Document::descriptor(),
                                      task::v1::CreateLadderRequest::descriptor(),
                                      evaluation::v1::IndicatorSet::descriptor(),
                                      evaluation::v1::Observation::descriptor(),
                                      evaluation::v1::Cycle::descriptor(),
                                      evaluation::v1::Assessment::descriptor(),
                                      journal::v1::Change::descriptor(),
                                      grpc::health::v1::HealthCheckRequest::descriptor()}) {
      named.push_back(message->file());
    }
    return named;
  }());
  return files;
}

std::string SnakeCase(absl::string_view camel) {
  std::string snake;
  for (const char c : camel) {
    if (absl::ascii_isupper(c) && !snake.empty()) snake += '_';
    snake += absl::ascii_tolower(c);
  }
  return snake;
}

// A method of the server that keeps the resource.
const MethodDescriptor* MethodOf(const Descriptor& resource, const std::string& name) {
  for (const FileDescriptor* file : Files()) {
    if (file->package() != resource.file()->package()) continue;
    for (int i = 0; i < file->service_count(); ++i) {
      const MethodDescriptor* method = file->service(i)->FindMethodByName(name);
      if (method != nullptr) return method;
    }
  }
  return nullptr;
}

Collection Describe(const Descriptor& resource) {
  Collection collection;
  collection.resource = &resource;
  const auto& option = resource.options().GetExtension(google::api::resource);
  collection.pattern = absl::StrSplit(option.pattern(0), '/');
  collection.section = collection.pattern[collection.pattern.size() - 2];
  collection.get = MethodOf(resource, absl::StrCat("Get", resource.name()));
  collection.create = MethodOf(resource, absl::StrCat("Create", resource.name()));
  collection.update = MethodOf(resource, absl::StrCat("Update", resource.name()));
  collection.field = SnakeCase(resource.name());
  return collection;
}

bool Behaves(const FieldDescriptor& field, google::api::FieldBehavior wanted) {
  const auto& options = field.options();
  for (int i = 0; i < options.ExtensionSize(google::api::field_behavior); ++i) {
    if (options.GetExtension(google::api::field_behavior, i) == wanted) return true;
  }
  return false;
}

}  // namespace

absl::StatusOr<const MethodDescriptor*> FindMethod(absl::string_view name) {
  std::string full_name(absl::StripPrefix(name, "/"));
  Files();
  std::replace(full_name.begin(), full_name.end(), '/', '.');
  const MethodDescriptor* method = DescriptorPool::generated_pool()->FindMethodByName(full_name);
  if (method == nullptr) return UsageError(absl::StrCat("no such method: ", name));
  return method;
}

std::string NameOf(const MethodDescriptor& method) {
  return absl::StrCat(method.service()->full_name(), "/", method.name());
}

absl::StatusOr<std::string> ServerOf(absl::string_view method) {
  for (const char* server : {"membership", "committee", "task", "evaluation"}) {
    if (absl::StartsWith(method, absl::StrCat("edugroup.", server, "."))) return server;
  }
  return UsageError(absl::StrCat("every server offers ", method, ": say which with --server"));
}

std::vector<std::string> AllMethods() {
  std::vector<std::string> names;
  for (const FileDescriptor* file : Files()) {
    for (int i = 0; i < file->service_count(); ++i) {
      for (int j = 0; j < file->service(i)->method_count(); ++j) {
        names.push_back(NameOf(*file->service(i)->method(j)));
      }
    }
  }
  std::sort(names.begin(), names.end());
  return names;
}

std::unique_ptr<Message> NewMessage(const Descriptor& type) {
  return std::unique_ptr<Message>(
      google::protobuf::MessageFactory::generated_factory()->GetPrototype(&type)->New());
}

const MethodDescriptor* Collection::Step(absl::string_view step) const {
  std::string name(step);
  if (!name.empty()) name[0] = absl::ascii_toupper(name[0]);
  return MethodOf(*resource, absl::StrCat(name, resource->name()));
}

const std::vector<Collection>& Collections() {
  static const auto& collections =
      *new std::vector<Collection>{Describe(*membership::v1::Group::descriptor()),
                                   Describe(*membership::v1::Kind::descriptor()),
                                   Describe(*membership::v1::Organization::descriptor()),
                                   Describe(*membership::v1::Affiliation::descriptor()),
                                   Describe(*committee::v1::Body::descriptor()),
                                   Describe(*committee::v1::Appointment::descriptor()),
                                   Describe(*committee::v1::Meeting::descriptor()),
                                   Describe(*committee::v1::Resolution::descriptor()),
                                   Describe(*task::v1::Plan::descriptor()),
                                   Describe(*evaluation::v1::IndicatorSet::descriptor()),
                                   Describe(*evaluation::v1::Cycle::descriptor())};
  return collections;
}

const Collection* FindCollection(absl::string_view section) {
  for (const Collection& collection : Collections()) {
    if (collection.section == section) return &collection;
  }
  return nullptr;
}

bool IsOutputOnly(const FieldDescriptor& field) { return Behaves(field, google::api::OUTPUT_ONLY); }

bool IsImmutable(const FieldDescriptor& field) { return Behaves(field, google::api::IMMUTABLE); }

}  // namespace edugroup::ctl
