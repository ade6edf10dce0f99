// What the tests of registers start from: the group of Putuo with its schools, and short ways to
// make a register, import rows and count.
#pragma once

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "edugroup/membership/v1/register_service.pb.h"
#include "services/membership/membership_fixture.h"

namespace edugroup::membership {

class RegisterTest : public MembershipTest {
 protected:
  RegisterTest() {
    AddOrganization("cy", "上海市曹杨职业技术学校", "school", "aliases: '曹杨职校'");
    AddOrganization("sk", "上海商业会计学校", "school");
    AddOrganization("jg", "上海市经济管理学校", "school");
    AddOrganization("xx", "上海信息技术学校", "school");
    AddOrganization("my", "上海市贸易学校", "school");
  }

  static std::string RegisterName(const std::string& id) { return "groups/putuo/registers/" + id; }
  static std::string SchoolName(const std::string& id) {
    return "groups/putuo/organizations/" + id;
  }
  testing::Caller Member(const std::string& organization) {
    return servers_.As(
        {.group = "putuo", .roles = {auth::Role::MEMBER}, .organization = organization});
  }
  testing::Caller Department() {
    return servers_.As({.group = "putuo", .roles = {auth::Role::DEPARTMENT}, .body = "training"});
  }

  // A register of a template, or of its own columns alone when there is none.
  v1::Register AddRegister(const std::string& id, const std::string& template_id,
                           const std::string& more = "") {
    return Ask<v1::Register>(
        secretariat_, "RegisterService/CreateRegister",
        Parse<v1::CreateRegisterRequest>(absl::StrCat(
            "parent: 'groups/putuo' register_id: '", id, "' ",
            template_id.empty() ? "" : absl::StrCat("template_id: '", template_id, "' "),
            "register { display_name: '台账", id, "' ", more, " }")));
  }

  using Cells = std::vector<std::string>;
  static v1::ImportEntriesRequest Rows(const std::string& id,
                                       const std::vector<std::string>& columns,
                                       const std::vector<Cells>& rows,
                                       const std::string& more = "") {
    auto request =
        Parse<v1::ImportEntriesRequest>(absl::StrCat("parent: '", RegisterName(id), "' ", more));
    for (const std::string& column : columns) request.add_columns(column);
    for (size_t i = 0; i < rows.size(); ++i) {
      v1::EntryRow& row = *request.add_rows();
      row.mutable_source()->set_document("自评报告");
      row.mutable_source()->set_place(absl::StrCat("表 第", i + 1, "行"));
      for (const std::string& cell : rows[i]) row.add_cells(cell);
    }
    return request;
  }
  // Every row must come in.
  v1::ImportEntriesResponse Import(const std::string& id, const std::vector<std::string>& columns,
                                   const std::vector<Cells>& rows,
                                   const std::string& more = "target_state: VERIFIED") {
    const auto response = Ask<v1::ImportEntriesResponse>(
        secretariat_, "RegisterService/ImportEntries", Rows(id, columns, rows, more));
    EXPECT_EQ(response.created_entries_size(), static_cast<int>(rows.size()));
    return response;
  }

  v1::EntrySummary Summary(const std::string& id, const std::string& request = "") {
    return Ask<v1::EntrySummary>(secretariat_, "RegisterService/SummarizeEntries",
                                 Parse<v1::SummarizeEntriesRequest>(
                                     absl::StrCat("parent: '", RegisterName(id), "' ", request)));
  }
  // "四星 2 18.18", one for each group.
  static std::vector<std::string> Lines(const v1::EntrySummary& summary) {
    std::vector<std::string> lines;
    for (const v1::EntryGroup& group : summary.groups()) {
      std::string line;
      for (const v1::EntryGroupKey& key : group.keys()) {
        absl::StrAppend(&line, key.missing() ? "?" : key.display_name(), " ");
      }
      lines.push_back(absl::StrCat(line, group.count(), " ", group.share_percent()));
    }
    return lines;
  }
  // "AT_LEAST 75000人" of a figure of all entries.
  static std::string Figure(const v1::EntrySummary& summary, int index) {
    const type::Quantity& value = summary.overall().figures(index).value();
    return absl::StrCat(type::Quantity::Qualifier_Name(value.qualifier()), " ", value.value(),
                        value.unit());
  }

  v1::Entry AddEntry(testing::Caller& caller, const std::string& id, const std::string& entry_id,
                     const std::string& entry) {
    return Ask<v1::Entry>(caller, "RegisterService/CreateEntry", NewEntry(id, entry_id, entry));
  }
  static v1::CreateEntryRequest NewEntry(const std::string& id, const std::string& entry_id,
                                         const std::string& entry) {
    return Parse<v1::CreateEntryRequest>(absl::StrCat(
        "parent: '", RegisterName(id), "' entry_id: '", entry_id, "' entry { ", entry, " }"));
  }
  // "SubmitEntry" and the like, with more of the request.
  template <class Request>
  absl::StatusOr<v1::Entry> Move(testing::Caller& caller, const std::string& method,
                                 const std::string& name, const std::string& more = "") {
    return caller.Ask<v1::Entry>("edugroup.membership.v1.RegisterService/" + method,
                                 Parse<Request>(absl::StrCat("name: '", name, "' ", more)));
  }
};

}  // namespace edugroup::membership
