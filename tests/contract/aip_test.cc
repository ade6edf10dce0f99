// The contract against Google's API improvement proposals (https://google.aip.dev) and our own
// rules of proto/README.md, from the .proto files themselves. Rules that the contract does not
// follow stand in one table below, each with its reason.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <re2/re2.h>

#include <map>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "tests/contract/aip_rules.h"

namespace edugroup::contract {
namespace {

using google::protobuf::FieldDescriptor;
using ::testing::IsEmpty;

// What a rule does not hold for, and why.
struct Exemption {
  const char* rule;
  const char* thing;  // full name; a name without a dot: every field of that name
  const char* reason;
};

constexpr char kWhole[] = "what is counted stands in the name of the message";
constexpr char kMass[] = "a mass noun has no plural";
constexpr char kState[] = "says which of the resources they are; their type says what";

constexpr char kStandard[] = "means the same everywhere: proto/README.md says it once";

constexpr Exemption kExemptions[] = {
    {"limits", "edugroup.task.v1.Quota.parts", "schools times programmes are up to 2,000 numbers"},
    {"limits", "edugroup.task.v1.AmendPlanRequest.approved_changes",
     "1,000 rows may each have changed in several cells"},
    {"comment", "name", "the pattern of the resource says it"},
    {"limits", "edugroup.membership.v1.ImportOrganizationsRequest.rows",
     "5,000 rows of a list are well below 4 MiB, and its parts are few"},
    {"comment", "uid", kStandard},
    {"comment", "etag", kStandard},
    {"comment", "create_time", kStandard},
    {"comment", "update_time", kStandard},
    {"comment", "state", "its enum is commented"},
    {"comment", "display_name", kStandard},
    {"comment", "page_size", kStandard},
    {"comment", "page_token", kStandard},
    {"comment", "next_page_token", kStandard},
    {"comment", "filter", "the method's comment lists the fields"},
    {"comment", "order_by", "the method's comment lists the fields"},
    {"comment", "update_mask", kStandard},
    {"comment", "request_id", kStandard},
    {"comment", "validate_only", kStandard},
    {"time", "known_as_of", "the time beside as_of, a day"},
    {"plural", "by_kind", kWhole},
    {"plural", "by_standard_kind", kWhole},
    {"plural", "by_tag", kWhole},
    {"plural", "by_grade", kWhole},
    {"plural", "by_region", kWhole},
    {"plural", "by_industry_cluster", kWhole},
    {"plural", "by_lead", kWhole},
    {"plural", "by_implementer_kind", kWhole},
    {"plural", "by_organization", kWhole},
    {"plural", "by_category", kWhole},
    {"plural", "by_limit", kWhole},
    {"plural", "by_light", kWhole},
    {"plural", "by_duty", kWhole},
    {"plural", "by_stage", kWhole},
    {"plural", "missing", kState},
    {"plural", "evidence", kMass},
    {"plural", "agenda", "the list as a whole; its items are called AgendaItem"},
    {"plural", "agenda_template", "the same"},
    {"plural", "explanation", "the list as a whole; its items are findings"},
    {"plural", "ended", kState},
    {"plural", "similar", kState},
    {"plural", "overdue", kState},
    {"plural", "measures_missing", kState},
    {"plural", "annual_targets_missing", kState},
    {"plural", "any_of", "read as a condition: any of these"},
    {"plural", "tags_any", "read as a condition: any of these tags"},
    {"plural", "person_tags_any", "read as a condition: any of these tags"},
    {"plural", "values_any", "the same"},
};

// Rules of Google's linter that are not looked at here at all:
//   0131 to 0135 method-signature, 0191 java-*: they shape client libraries that nobody generates.
//   0123 resource-plural, resource-singular: google/api/resource.proto of Debian 12 has no such
//     fields.
//   0127 http-annotation: nothing is transcoded; that there is none is tested below.
//   0192 has-comments for enum values: PUBLISHED says what it says; buf asks for the enums.

bool Exempt(absl::string_view rule, const std::string& full_name) {
  const std::string name = full_name.substr(full_name.rfind('.') + 1);
  for (const Exemption& exemption : kExemptions) {
    if (rule == exemption.rule && (full_name == exemption.thing || name == exemption.thing)) {
      return true;
    }
  }
  return false;
}

class Aip : public ::testing::Test {
 protected:
  static void SetUpTestSuite() { sources_ = new Sources(EDUGROUP_DESCRIPTOR_SET); }

  void Expect(absl::string_view rule, bool holds, const std::string& thing,
              absl::string_view what) {
    if (!holds && !Exempt(rule, thing)) {
      violations_.push_back(absl::StrCat(rule, ": ", thing, ": ", what));
    }
  }
  void TearDown() override {
    std::string text;
    for (const std::string& violation : violations_) absl::StrAppend(&text, violation, "\n");
    EXPECT_THAT(violations_, IsEmpty()) << text;
  }

  void ExpectField(absl::string_view rule, const Descriptor& message, const char* name, int number,
                   FieldDescriptor::CppType type) {
    const FieldDescriptor* field = message.FindFieldByName(name);
    Expect(rule, field != nullptr, message.full_name(), absl::StrCat("lacks the field ", name));
    if (field == nullptr) return;
    Expect(rule, number == 0 || field->number() == number, field->full_name(),
           absl::StrCat("must be number ", number));
    Expect(rule, field->cpp_type() == type, field->full_name(), "has another type");
  }
  // The resource that `method` is about, by its noun in singular or plural.
  const Descriptor* ResourceOfMethod(const MethodDescriptor& method) const {
    return sources_->FindMessage(absl::StrCat(method.file()->package(), ".", NounOf(method)));
  }

  static Sources* sources_;
  std::vector<std::string> violations_;
};
Sources* Aip::sources_ = nullptr;

TEST_F(Aip, Aip191And215PackagesAreDirectoriesWithVersions) {
  ASSERT_GE(sources_->files().size(), 20u);
  for (const FileDescriptor* file : sources_->files()) {
    const std::string folder = file->name().substr(0, file->name().rfind('/'));
    Expect("package", absl::StrReplaceAll(folder, {{"/", "."}}) == file->package(), file->name(),
           "its package is not its folder");
    // Value types are shared by every version of every service, as google.type is.
    Expect("version", absl::EndsWith(file->package(), ".v1") || file->package() == "edugroup.type",
           file->name(), "its package has no version");
    Expect("syntax", file->syntax() == FileDescriptor::SYNTAX_PROTO3, file->name(), "not proto3");
  }
}

TEST_F(Aip, Aip190NamesAreWrittenAsTheyShould) {
  sources_->ForEachField([&](const FieldDescriptor& field) {
    Expect("field-name", RE2::FullMatch(field.name(), "[a-z][a-z0-9]*(_[a-z0-9]+)*"),
           field.full_name(), "is not lower_snake_case");
  });
  sources_->ForEachMessage([&](const Descriptor& message) {
    Expect("message-name", RE2::FullMatch(message.name(), "([A-Z][a-z0-9]+)+"), message.full_name(),
           "is not UpperCamelCase");
  });
  sources_->ForEachEnum([&](const google::protobuf::EnumDescriptor& type) {
    const std::string zero = absl::AsciiStrToUpper(SnakeCase(type.name())) + "_UNSPECIFIED";
    Expect("enum-zero", type.value(0)->number() == 0 && type.value(0)->name() == zero,
           type.full_name(), absl::StrCat("must start with ", zero, " = 0 (AIP-126)"));
    for (int i = 0; i < type.value_count(); ++i) {
      Expect("enum-value", RE2::FullMatch(type.value(i)->name(), "[A-Z][A-Z0-9]*(_[A-Z0-9]+)*"),
             type.value(i)->full_name(), "is not UPPER_SNAKE_CASE");
    }
  });
}

TEST_F(Aip, Aip192EverythingIsCommented) {
  for (const FileDescriptor* file : sources_->files()) {
    for (int i = 0; i < file->service_count(); ++i) {
      Expect("comment", HasComment(*file->service(i)), file->service(i)->full_name(), "");
    }
  }
  std::set<std::string> envelopes;  // requests and responses: the method's comment is theirs
  sources_->ForEachMethod([&](const MethodDescriptor& method) {
    Expect("comment", HasComment(method), method.full_name(), "");
    envelopes.insert(method.input_type()->full_name());
    if (absl::EndsWith(method.output_type()->name(), "Response")) {
      envelopes.insert(method.output_type()->full_name());
    }
  });
  sources_->ForEachEnum([&](const google::protobuf::EnumDescriptor& type) {
    Expect("comment", HasComment(type), type.full_name(), "");
  });
  sources_->ForEachMessage([&](const Descriptor& message) {
    Expect("comment", HasComment(message) || envelopes.contains(message.full_name()),
           message.full_name(), "");
  });
  sources_->ForEachField([&](const FieldDescriptor& field) {
    Expect("comment", HasComment(field), field.full_name(), "");
  });
}

TEST_F(Aip, NumbersAreExact) {
  sources_->ForEachField([&](const FieldDescriptor& field) {
    Expect("exact",
           field.cpp_type() != FieldDescriptor::CPPTYPE_DOUBLE &&
               field.cpp_type() != FieldDescriptor::CPPTYPE_FLOAT,
           field.full_name(), "is binary floating point");
  });
}

TEST_F(Aip, Aip127NothingIsTranscodedToHttp) {
  constexpr int kHttpOption = 72295728;  // google.api.http
  sources_->ForEachMethod([&](const MethodDescriptor& method) {
    const auto& unknown = method.options().unknown_fields();
    for (int i = 0; i < unknown.field_count(); ++i) {
      Expect("http", unknown.field(i).number() != kHttpOption, method.full_name(),
             "has an HTTP annotation");
    }
  });
}

TEST_F(Aip, Aip123ResourcesAreAnnotated) {
  int resources = 0;
  sources_->ForEachMessage([&](const Descriptor& message) {
    if (!IsResource(message)) return;
    ++resources;
    const google::api::ResourceDescriptor resource = ResourceOf(message);
    const std::string& name = message.full_name();
    Expect("resource-type", resource.type() == absl::StrCat("edugroup/", message.name()), name,
           "type is not edugroup/<message>");
    Expect("resource-pattern", resource.pattern_size() == 1, name, "one pattern is expected");
    const std::vector<std::string> segments = absl::StrSplit(resource.pattern(0), '/');
    Expect("resource-pattern",
           segments.size() % 2 == 0 && segments[0] == "groups" && segments[1] == "{group}", name,
           "the pattern does not start with groups/{group}");
    for (size_t i = 0; i + 1 < segments.size(); i += 2) {
      Expect("resource-pattern",
             RE2::FullMatch(segments[i], "[a-z][a-zA-Z]*s|people") &&
                 RE2::FullMatch(segments[i + 1], "\\{[a-z_]+\\}"),
             name, absl::StrCat("not collection/{id}: ", segments[i], "/", segments[i + 1]));
    }
    Expect("resource-pattern", segments.back() == absl::StrCat("{", SnakeCase(message.name()), "}"),
           name, "the last id is not called after the message");
  });
  EXPECT_GE(resources, 14);
}

TEST_F(Aip, Aip148And154StandardFieldsOfResources) {
  sources_->ForEachMessage([&](const Descriptor& message) {
    if (!IsResource(message)) return;
    ExpectField("name", message, "name", 1, FieldDescriptor::CPPTYPE_STRING);
    ExpectField("uid", message, "uid", 2, FieldDescriptor::CPPTYPE_STRING);
    ExpectField("etag", message, "etag", 3, FieldDescriptor::CPPTYPE_STRING);
    for (const char* time : {"create_time", "update_time"}) {
      ExpectField("time", message, time, 0, FieldDescriptor::CPPTYPE_MESSAGE);
    }
    for (const char* output : {"uid", "create_time", "update_time"}) {
      const FieldDescriptor* field = message.FindFieldByName(output);
      Expect("output-only", field != nullptr && Behaves(*field, google::api::OUTPUT_ONLY),
             message.full_name(), absl::StrCat(output, " is not OUTPUT_ONLY"));
    }
  });
}

TEST_F(Aip, Aip216StatesBelongToTheServer) {
  sources_->ForEachMessage([&](const Descriptor& message) {
    const FieldDescriptor* state = message.FindFieldByName("state");
    if (state == nullptr || !IsResource(message)) return;
    Expect("state", Behaves(*state, google::api::OUTPUT_ONLY), state->full_name(),
           "is not OUTPUT_ONLY");
    Expect(
        "state",
        state->enum_type() != nullptr && state->enum_type() == message.FindEnumTypeByName("State"),
        state->full_name(), "is not of the message's own enum State");
  });
}

TEST_F(Aip, Aip131To135StandardMethods) {
  sources_->ForEachMethod([&](const MethodDescriptor& method) {
    const Descriptor& request = *method.input_type();
    const Descriptor& response = *method.output_type();
    const std::string verb = VerbOf(method), noun = NounOf(method);
    Expect("request-name", request.name() == absl::StrCat(method.name(), "Request"),
           method.full_name(), "its request is not called after it");
    const Descriptor* resource = ResourceOfMethod(method);
    const bool of_resource = resource != nullptr && IsResource(*resource);
    if (verb == "Get" && of_resource) {
      Expect("get", &response == resource, method.full_name(), "does not answer the resource");
      ExpectField("get", request, "name", 1, FieldDescriptor::CPPTYPE_STRING);
      for (int i = 0; i < request.field_count(); ++i) {
        static const auto& fields =
            *new std::set<std::string>{"name", "view", "as_of", "known_as_of"};
        Expect("get", fields.contains(request.field(i)->name()), request.field(i)->full_name(),
               "is more than which, when and how much of it");
      }
    } else if (verb == "Create") {
      Expect("create", of_resource && &response == resource, method.full_name(),
             "does not answer the resource");
      const std::string field = SnakeCase(noun);
      if (noun != "Group") {
        ExpectField("create", request, "parent", 1, FieldDescriptor::CPPTYPE_STRING);
      }
      ExpectField("create", request, (field + "_id").c_str(), 0, FieldDescriptor::CPPTYPE_STRING);
      ExpectField("create", request, field.c_str(), 0, FieldDescriptor::CPPTYPE_MESSAGE);
    } else if (verb == "Update") {
      Expect("update", of_resource && &response == resource, method.full_name(),
             "does not answer the resource");
      ExpectField("update", request, SnakeCase(noun).c_str(), 1, FieldDescriptor::CPPTYPE_MESSAGE);
      ExpectField("update", request, "update_mask", 2, FieldDescriptor::CPPTYPE_MESSAGE);
    } else if (verb == "Delete") {
      Expect("delete", response.full_name() == "google.protobuf.Empty", method.full_name(),
             "does not answer Empty");
      ExpectField("delete", request, "name", 1, FieldDescriptor::CPPTYPE_STRING);
      ExpectField("delete", request, "etag", 2, FieldDescriptor::CPPTYPE_STRING);
    } else if (verb == "BatchGet") {
      ExpectField("batch-get", request, "parent", 1, FieldDescriptor::CPPTYPE_STRING);
      ExpectField("batch-get", request, "names", 2, FieldDescriptor::CPPTYPE_STRING);
    }
  });
}

TEST_F(Aip, Aip132And158Lists) {
  int lists = 0;
  sources_->ForEachMethod([&](const MethodDescriptor& method) {
    if (VerbOf(method) != "List") return;
    ++lists;
    const Descriptor& request = *method.input_type();
    const Descriptor& response = *method.output_type();
    // The groups themselves have no parent.
    if (NounOf(method) != "Groups") {
      ExpectField("list", request, "parent", 1, FieldDescriptor::CPPTYPE_STRING);
    }
    ExpectField("list", request, "page_size", 0, FieldDescriptor::CPPTYPE_INT32);
    ExpectField("list", request, "page_token", 0, FieldDescriptor::CPPTYPE_STRING);
    ExpectField("list", response, "next_page_token", 2, FieldDescriptor::CPPTYPE_STRING);
    Expect("list",
           response.field(0)->is_repeated() && response.field(0)->number() == 1 &&
               response.field(0)->name() == SnakeCase(NounOf(method)),
           response.full_name(), "its first field is not the repeated resource");
    const FieldDescriptor* filter = request.FindFieldByName("filter");
    if (filter != nullptr) {
      Expect("list", LimitsOf(*filter).max_length() == 512, filter->full_name(),
             "must hold at most 512 characters");
      ExpectField("list", request, "order_by", 0, FieldDescriptor::CPPTYPE_STRING);
    }
  });
  EXPECT_GE(lists, 14);
}

TEST_F(Aip, Aip136CustomMethodsNameTheirResource) {
  sources_->ForEachMethod([&](const MethodDescriptor& method) {
    static const std::set<std::string>& standard = *new std::set<std::string>{
        "Get", "List", "Create", "Update", "Delete", "BatchGet", "BatchCreate"};
    if (standard.contains(VerbOf(method))) return;
    const FieldDescriptor* first = method.input_type()->field(0);
    Expect("custom", first->name() == "name" || first->name() == "parent", method.full_name(),
           "its first field is neither name nor parent");
    Expect("custom", first->number() == 1 && Behaves(*first, google::api::REQUIRED),
           first->full_name(), "is not the REQUIRED field 1");
  });
}

TEST_F(Aip, Aip155And163WritesCarryRequestIdAndValidateOnly) {
  int writes = 0;
  sources_->ForEachMethod([&](const MethodDescriptor& method) {
    const FieldDescriptor* request_id = method.input_type()->FindFieldByName("request_id");
    if (IsRead(method)) {
      Expect("read", request_id == nullptr, method.full_name(), "a read with a request_id");
      return;
    }
    ++writes;
    ExpectField("request-id", *method.input_type(), "request_id", 0,
                FieldDescriptor::CPPTYPE_STRING);
    ExpectField("validate-only", *method.input_type(), "validate_only", 0,
                FieldDescriptor::CPPTYPE_BOOL);
    Expect("request-id", request_id != nullptr && LimitsOf(*request_id).max_length() == 64,
           method.full_name(), "its request_id must hold at most 64 characters");
  });
  EXPECT_GE(writes, 40);
}

TEST_F(Aip, EveryMethodSaysWhoMayCallIt) {
  sources_->ForEachMethod([&](const MethodDescriptor& method) {
    const access::v1::Rule rule = RuleOf(method);
    Expect("access", !rule.roles().empty(), method.full_name(), "declares no role");
    const bool system = std::count(rule.roles().begin(), rule.roles().end(), access::v1::SYSTEM);
    const std::string server = std::vector<std::string>(absl::StrSplit(method.full_name(), '.'))[1];
    const std::string scope = absl::StrCat(server, IsRead(method) ? ".read" : ".write");
    Expect("access", !system || rule.scope() == scope, method.full_name(),
           absl::StrCat("a SYSTEM needs the scope ", scope));
    Expect("access",
           IsRead(method) ||
               !std::count(rule.roles().begin(), rule.roles().end(), access::v1::AUDITOR),
           method.full_name(), "an AUDITOR writes nothing");
  });
}

TEST_F(Aip, Aip140AndOurOwnTextsAndListsAreBounded) {
  sources_->ForEachField([&](const FieldDescriptor& field) {
    const access::v1::Limits limits = LimitsOf(field);
    const bool is_text = field.cpp_type() == FieldDescriptor::CPPTYPE_STRING;
    Expect("limits", limits.max_length() <= 10000, field.full_name(), "longer than 10,000");
    Expect("limits", limits.max_items() <= 1000, field.full_name(), "more than 1,000 items");
    Expect("limits", limits.max_length() == 0 || is_text, field.full_name(), "is no text");
    Expect("limits", limits.max_items() == 0 || field.is_repeated(), field.full_name(),
           "is not repeated");
    Expect("limits", limits.pattern().empty() || RE2(limits.pattern()).ok(), field.full_name(),
           "its pattern is no RE2");
    if (field.name() == "page_token") {
      Expect("limits", limits.max_length() == 4096, field.full_name(), "must hold 4,096");
    }
  });
}

TEST_F(Aip, Aip140RepeatedFieldsArePlural) {
  sources_->ForEachField([&](const FieldDescriptor& field) {
    if (!field.is_repeated() || field.is_map()) return;
    Expect("plural", absl::EndsWith(field.name(), "s") || absl::EndsWith(field.name(), "people"),
           field.full_name(), "is repeated and not plural");
  });
}

TEST_F(Aip, Aip142TimesAreCalledTime) {
  sources_->ForEachField([&](const FieldDescriptor& field) {
    if (field.message_type() == nullptr) return;
    if (field.message_type()->full_name() == "google.protobuf.Timestamp") {
      Expect("time", absl::EndsWith(field.name(), "_time") || field.name() == "time",
             field.full_name(), "is a time and not called so");
    }
  });
}

TEST_F(Aip, Aip203And4231NamesAndParentsAreRequiredReferences) {
  sources_->ForEachMethod([&](const MethodDescriptor& method) {
    for (const char* name : {"name", "parent"}) {
      const FieldDescriptor* field = method.input_type()->FindFieldByName(name);
      if (field == nullptr) continue;
      Expect("required", Behaves(*field, google::api::REQUIRED), field->full_name(),
             "is not REQUIRED");
      Expect("reference", Parsed(field->options()).HasExtension(google::api::resource_reference),
             field->full_name(), "has no resource_reference");
    }
  });
}

}  // namespace
}  // namespace edugroup::contract
