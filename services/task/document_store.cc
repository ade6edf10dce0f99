#include "services/task/document_store.h"

#include <string>

#include "edugroup/task/v1/document_service.pb.h"
#include "services/task/columns.h"

namespace edugroup::task {
namespace {

using v1::Document;

std::string SortKey(const Document& document) { return NewestFirst(document.issue_date()); }

}  // namespace

const resource::Table& DocumentTable() {
  static const auto* const table = new resource::Table{
      "document",
      resource::Pattern("groups/{group}/documents/{document}"),
      {
          resource::Text<Document>("kind", "kind",
                                   [](const Document& d) { return Document::Kind_Name(d.kind()); }),
          resource::Text<Document>("display_name", "display_name",
                                   [](const Document& d) { return d.display_name(); }),
          resource::Text<Document>("document_number", "document_number",
                                   [](const Document& d) { return d.document_number(); }),
          resource::Text<Document>("index_number", "index_number",
                                   [](const Document& d) { return d.index_number(); }),
          resource::Date<Document>("issue_date", "issue_date",
                                   [](const Document& d) { return DayNumber(d.issue_date()); }),
          resource::Text<Document>("interprets", "interprets",
                                   [](const Document& d) { return d.interprets(); }),
          resource::Set<Document>("tags", "tags",
                                  [](const Document& d) { return JoinSet(d.tags()); }),
      },
      resource::Of<Document>(&SortKey),
      {}};
  return *table;
}

}  // namespace edugroup::task
