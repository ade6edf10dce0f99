// Rules of documents (文件): what their fields may hold, and what is odd about one.
#pragma once

#include <vector>

#include "common/value/error.h"
#include "edugroup/task/v1/document_service.pb.h"
#include "edugroup/type/finding.pb.h"

namespace edugroup::task {

// What is wrong with the fields beyond what the door has checked; paths start with "document.".
std::vector<FieldViolation> CheckFields(const v1::Document& document);

// What is odd, all INFO: DocumentService.CreateDocument lists the rules (L1).
std::vector<type::Finding> FindingsOf(const v1::Document& document);

}  // namespace edugroup::task
