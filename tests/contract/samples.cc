#include "tests/contract/samples.h"

#include <google/protobuf/text_format.h>

#include <cstdlib>
#include <fstream>
#include <iostream>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/strip.h"

namespace edugroup::contract {
namespace {

[[noreturn]] void Die(const std::string& what) {
  std::cerr << what << std::endl;
  std::abort();
}

Sample ReadSample(absl::string_view heading, const std::string& text) {
  Sample sample;
  sample.wrong_state = absl::ConsumeSuffix(&heading, " (wrong state)");
  sample.method = google::protobuf::DescriptorPool::generated_pool()->FindMethodByName(
      absl::StrReplaceAll(heading, {{"/", "."}}));
  if (sample.method == nullptr) Die(absl::StrCat("no such method: ", heading));
  std::shared_ptr<Message> request(google::protobuf::MessageFactory::generated_factory()
                                       ->GetPrototype(sample.method->input_type())
                                       ->New());
  if (!google::protobuf::TextFormat::ParseFromString(text, request.get())) {
    Die(absl::StrCat("not a request of ", heading, ":\n", text));
  }
  sample.request = std::move(request);
  return sample;
}

}  // namespace

std::string PathOf(const MethodDescriptor& method) {
  return absl::StrCat(method.service()->full_name(), "/", method.name());
}

std::vector<Sample> ReadSamples(const std::string& file, const std::string& group) {
  std::ifstream in(file);
  if (!in) Die(absl::StrCat("cannot read ", file));
  std::vector<Sample> samples;
  std::string line, heading, text;
  auto finish = [&] {
    if (!heading.empty()) samples.push_back(ReadSample(heading, text));
    text.clear();
  };
  while (std::getline(in, line)) {
    if (absl::StartsWith(line, "# edugroup.")) {
      finish();
      heading = line.substr(2);
    } else {
      absl::StrAppend(&text,
                      absl::StrReplaceAll(line, {{"groups/alpha", absl::StrCat("groups/", group)},
                                                 {"\"alpha\"", absl::StrCat("\"", group, "\"")}}),
                      "\n");
    }
  }
  finish();
  return samples;
}

}  // namespace edugroup::contract
