#include "services/evaluation/indicator_diff.h"

#include <map>
#include <set>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/text_format.h"

namespace edugroup::evaluation {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using v1::Indicator;
using v1::IndicatorChange;
using v1::IndicatorSet;

// Every set field as "path" -> text; messages field by field, lists as a whole.
void Flatten(const Message& message, const std::string& prefix,
             std::map<std::string, std::string>& fields) {
  std::vector<const FieldDescriptor*> set;
  message.GetReflection()->ListFields(message, &set);
  google::protobuf::TextFormat::Printer printer;
  printer.SetSingleLineMode(true);
  printer.SetUseUtf8StringEscaping(true);
  for (const FieldDescriptor* field : set) {
    const std::string path = absl::StrCat(prefix, field->name());
    if (!field->is_repeated() && field->cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE) {
      fields[path];  // an empty message says something, too
      Flatten(message.GetReflection()->GetMessage(message, field), path + ".", fields);
    } else if (!field->is_repeated() && field->cpp_type() == FieldDescriptor::CPPTYPE_STRING) {
      fields[path] = message.GetReflection()->GetString(message, field);
    } else {
      std::string& text = fields[path];
      const int count =
          field->is_repeated() ? message.GetReflection()->FieldSize(message, field) : 1;
      for (int i = 0; i < count; ++i) {
        std::string one;
        printer.PrintFieldValueToString(message, field, field->is_repeated() ? i : -1, &one);
        absl::StrAppend(&text, i == 0 ? "" : "; ", one);
      }
    }
  }
}

void Compare(const Message& earlier, const Message& later, const std::string& id,
             const std::set<std::string>& passed_over, std::vector<IndicatorChange>& changes) {
  std::map<std::string, std::string> before, after;
  Flatten(earlier, "", before);
  Flatten(later, "", after);
  std::set<std::string> paths;
  for (const auto& [path, text] : before) paths.insert(path);
  for (const auto& [path, text] : after) paths.insert(path);
  for (const std::string& path : paths) {
    if (passed_over.contains(path.substr(0, path.find('.')))) continue;
    if (before.contains(path) == after.contains(path) && before[path] == after[path]) continue;
    IndicatorChange change;
    change.set_kind(IndicatorChange::CHANGED);
    change.set_indicator_id(id);
    change.set_field(path);
    change.set_before(before[path]);
    change.set_after(after[path]);
    changes.push_back(std::move(change));
  }
}

IndicatorChange Whole(IndicatorChange::Kind kind, const Indicator& indicator) {
  IndicatorChange change;
  change.set_kind(kind);
  change.set_indicator_id(indicator.id());
  (kind == IndicatorChange::ADDED ? change.mutable_after() : change.mutable_before())
      ->append(indicator.display_name());
  return change;
}

}  // namespace

std::vector<IndicatorChange> DiffIndicatorSets(const IndicatorSet& earlier,
                                               const IndicatorSet& later) {
  std::vector<IndicatorChange> changes;
  Compare(
      earlier, later, "",
      {"name", "uid", "etag", "create_time", "update_time", "state", "copied_from", "indicators"},
      changes);
  std::map<std::string, const Indicator*> before;
  for (const Indicator& indicator : earlier.indicators()) before[indicator.id()] = &indicator;
  for (const Indicator& indicator : later.indicators()) {
    const auto found = before.find(indicator.id());
    if (found == before.end()) {
      changes.push_back(Whole(IndicatorChange::ADDED, indicator));
      continue;
    }
    Compare(*found->second, indicator, indicator.id(), {}, changes);
    before.erase(found);
  }
  for (const Indicator& indicator : earlier.indicators()) {
    if (before.contains(indicator.id())) {
      changes.push_back(Whole(IndicatorChange::REMOVED, indicator));
    }
  }
  return changes;
}

}  // namespace edugroup::evaluation
