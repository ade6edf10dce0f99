#include "services/membership/register_templates.h"

#include <google/protobuf/text_format.h>

#include <cstdio>
#include <cstdlib>
#include <vector>

#include "services/membership/register_template_texts.h"

namespace edugroup::membership {
namespace {

using v1::RegisterTemplate;

std::vector<RegisterTemplate> ParseAll() {
  std::vector<RegisterTemplate> templates;
  for (const char* text : RegisterTemplateTexts()) {
    if (google::protobuf::TextFormat::ParseFromString(text, &templates.emplace_back())) continue;
    std::fprintf(stderr, "a built-in register template cannot be read:\n%s\n", text);
    std::abort();
  }
  return templates;
}

}  // namespace

absl::Span<const RegisterTemplate> RegisterTemplates() {
  static const auto& templates = *new std::vector<RegisterTemplate>(ParseAll());
  return templates;
}

const RegisterTemplate* FindTemplate(absl::string_view template_id) {
  for (const RegisterTemplate& record : RegisterTemplates()) {
    if (record.template_id() == template_id) return &record;
  }
  return nullptr;
}

}  // namespace edugroup::membership
