#include "tools/edugroupctl/import_run.h"

#include <memory>

#include "google/protobuf/descriptor.h"

namespace edugroup::ctl {

using google::protobuf::FieldDescriptor;

void AddUp(const google::protobuf::Message& part, google::protobuf::Message& total) {
  std::unique_ptr<google::protobuf::Message> before(total.New());
  before->CopyFrom(total);
  total.MergeFrom(part);
  const auto* reflection = total.GetReflection();
  for (int i = 0; i < total.GetDescriptor()->field_count(); ++i) {
    const FieldDescriptor* field = total.GetDescriptor()->field(i);
    if (field->is_repeated() || field->cpp_type() != FieldDescriptor::CPPTYPE_INT32) continue;
    reflection->SetInt32(&total, field,
                         reflection->GetInt32(*before, field) + reflection->GetInt32(part, field));
  }
}

}  // namespace edugroup::ctl
