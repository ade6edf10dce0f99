#include "tests/load/read_calls.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "edugroup/membership/v1/affiliation_service.pb.h"
#include "edugroup/membership/v1/census_service.pb.h"
#include "edugroup/membership/v1/group_service.pb.h"
#include "edugroup/membership/v1/organization_service.pb.h"
#include "edugroup/membership/v1/person_service.pb.h"
#include "edugroup/membership/v1/post_service.pb.h"
#include "edugroup/membership/v1/register_service.pb.h"
#include "tests/load/sample_group.h"

namespace edugroup::load {
namespace {

namespace v1 = membership::v1;

constexpr char kAsOf[] = "as_of { year: 2021 month: 6 day: 30 } ";
constexpr char kPage[] = "page_size: 50 ";  // a divisor of most lists: last pages are full

template <class Request>
Request Parse(const std::string& text) {
  Request request;
  if (!google::protobuf::TextFormat::ParseFromString(text, &request)) {
    Check(absl::InternalError("cannot read the request: " + text));
  }
  return request;
}

class Calls {
 public:
  Calls(const ServerProcess& server, const std::string& group)
      : server_(server), group_(group), parent_(absl::StrCat("parent: '", group, "' ")) {}

  std::vector<ReadCall> Make() {
    AddGets();
    AddLists();
    AddComputations();
    return std::move(calls_);
  }
  std::vector<ReadCall> MakePages() {
    AddOrganizationPages();
    AddAffiliationPages();
    AddMemberPages();
    return std::move(calls_);
  }

 private:
  template <class Request, class Response>
  void Add(const std::string& name, const std::string& method, Request request) {
    calls_.push_back({name, [this_server = &server_, method, request = std::move(request)] {
                        this_server->Must<Response>(method, request);
                      }});
  }
  // `method` names itself, `what` what is special about the call.
  template <class Request, class Response>
  void Add(const std::string& method, const std::string& text, const std::string& what = "") {
    const std::string full = absl::StrCat("edugroup.membership.v1.", method);
    const std::string name = method.substr(method.find('/') + 1);
    Add<Request, Response>(absl::StrCat(name, what), full, Parse<Request>(text));
  }

  // The first, the middle and the last page.
  template <class Request, class Response>
  void AddPages(const std::string& method, const std::string& text, const std::string& what = "") {
    const std::string full = absl::StrCat("edugroup.membership.v1.", method);
    const std::string name = absl::StrCat(method.substr(method.find('/') + 1), what);
    std::vector<Request> pages = {Parse<Request>(text)};
    while (true) {
      const std::string next = server_.Must<Response>(full, pages.back()).next_page_token();
      if (next.empty()) break;
      pages.push_back(pages.front());
      pages.back().set_page_token(next);
    }
    Add<Request, Response>(name + ", first page", full, pages.front());
    if (pages.size() < 2) return;
    if (pages.size() > 2) {
      Add<Request, Response>(name + ", middle page", full, pages[pages.size() / 2]);
    }
    Add<Request, Response>(name + ", last page", full, pages.back());
  }

  template <class Request, class Response>
  void AddGet(const std::string& method, const std::string& path, const std::string& more = "") {
    Add<Request, Response>(method, absl::StrCat("name: '", kGroup, path, "' ", more),
                           more.empty() ? "" : ", as of");
  }

  // The name of the first resource of a list.
  template <class Request, class Response, class Field>
  std::string PathOfFirst(const std::string& method, const std::string& text, Field field) {
    const auto response = server_.Must<Response>(absl::StrCat("edugroup.membership.v1.", method),
                                                 Parse<Request>(text));
    return (response.*field)(0).name().substr(sizeof(kGroup) - 1);
  }

  void AddGets() {
    AddGet<v1::GetGroupRequest, v1::Group>("GroupService/GetGroup", "");
    AddGet<v1::GetKindRequest, v1::Kind>("GroupService/GetKind", "/kinds/school");
    AddGet<v1::GetOrganizationRequest, v1::Organization>("OrganizationService/GetOrganization",
                                                         "/organizations/o000123");
    AddGet<v1::GetOrganizationRequest, v1::Organization>("OrganizationService/GetOrganization",
                                                         "/organizations/o000122", kAsOf);
    AddGet<v1::GetAffiliationRequest, v1::Affiliation>(
        "AffiliationService/GetAffiliation",
        PathOfFirst<v1::ListAffiliationsRequest, v1::ListAffiliationsResponse>(
            "AffiliationService/ListAffiliations", absl::StrCat(parent_, "page_size: 1"),
            static_cast<const v1::Affiliation& (v1::ListAffiliationsResponse::*)(int) const>(
                &v1::ListAffiliationsResponse::affiliations)));
    AddGet<v1::GetPersonRequest, v1::Person>("PersonService/GetPerson", "/people/p7");
    AddGet<v1::GetPostRequest, v1::Post>("PostService/GetPost", "/posts/q7");
    AddGet<v1::GetRegisterRequest, v1::Register>("RegisterService/GetRegister", "/registers/bases");
    AddGet<v1::GetEntryRequest, v1::Entry>(
        "RegisterService/GetEntry",
        PathOfFirst<v1::ListEntriesRequest, v1::ListEntriesResponse>(
            "RegisterService/ListEntries", "parent: 'groups/load/registers/bases' page_size: 1",
            static_cast<const v1::Entry& (v1::ListEntriesResponse::*)(int) const>(
                &v1::ListEntriesResponse::entries)));
  }

  void AddLists() {
    // There are more groups in one database than in the other: a page of one.
    Add<v1::ListGroupsRequest, v1::ListGroupsResponse>("GroupService/ListGroups", "page_size: 1",
                                                       ", a page of one");
    AddPages<v1::ListKindsRequest, v1::ListKindsResponse>("GroupService/ListKinds",
                                                          absl::StrCat(parent_, "page_size: 10"));
    AddOrganizationPages();
    AddPages<v1::ListOrganizationsRequest, v1::ListOrganizationsResponse>(
        "OrganizationService/ListOrganizations",
        absl::StrCat(parent_, kPage, "order_by: 'short_name desc'"), " by short name");
    AddAffiliationPages();
    AddPages<v1::ListLapsingAffiliationsRequest, v1::ListLapsingAffiliationsResponse>(
        "AffiliationService/ListLapsingAffiliations", absl::StrCat(parent_, kPage));
    AddPages<v1::ListPeopleRequest, v1::ListPeopleResponse>("PersonService/ListPeople",
                                                            absl::StrCat(parent_, kPage));
    AddPages<v1::ListDisclosuresRequest, v1::ListDisclosuresResponse>(
        "PersonService/ListDisclosures", "parent: 'groups/load/people/p1' page_size: 4");
    AddPages<v1::ListPostsRequest, v1::ListPostsResponse>("PostService/ListPosts",
                                                          absl::StrCat(parent_, kPage));
    AddPages<v1::ListRegistersRequest, v1::ListRegistersResponse>("RegisterService/ListRegisters",
                                                                  absl::StrCat(parent_, kPage));
    const std::string entries = absl::StrCat("parent: 'groups/load/registers/bases' ", kPage);
    AddPages<v1::ListEntriesRequest, v1::ListEntriesResponse>("RegisterService/ListEntries",
                                                              entries);
    AddPages<v1::ListEntriesRequest, v1::ListEntriesResponse>(
        "RegisterService/ListEntries",
        absl::StrCat(entries, "filter: 'organization = \"", SampleOrganizationName(77), "\"'"),
        " of one");
    AddMemberPages();
    AddPages<v1::ListMembersRequest, v1::ListMembersResponse>(
        "CensusService/ListMembers",
        absl::StrCat(parent_, kPage, kAsOf,
                     "affiliation_kinds: 'groups/load/kinds/tie1' standard_kinds: SCHOOL"),
        " of a kind");
  }

  void AddOrganizationPages() {
    const std::string method = "OrganizationService/ListOrganizations";
    const std::string page = absl::StrCat(parent_, kPage);
    using Request = v1::ListOrganizationsRequest;
    using Response = v1::ListOrganizationsResponse;
    AddPages<Request, Response>(method, page);
    AddPages<Request, Response>(method, absl::StrCat(page, kAsOf), " as of");
    AddPages<Request, Response>(method, absl::StrCat(page, "filter: 'tags:\"示范\"'"), " by tag");
    AddPages<Request, Response>(
        method, absl::StrCat(page, "filter: 'kind = \"", group_, "/kinds/school\"'"), " by kind");
  }

  void AddAffiliationPages() {
    const std::string method = "AffiliationService/ListAffiliations";
    const std::string page = absl::StrCat(parent_, kPage);
    using Request = v1::ListAffiliationsRequest;
    using Response = v1::ListAffiliationsResponse;
    AddPages<Request, Response>(method, page);
    AddPages<Request, Response>(method, absl::StrCat(page, kAsOf), " as of");
    AddPages<Request, Response>(
        method, absl::StrCat(page, "filter: 'kind = \"", group_, "/kinds/tie1\"'"), " of a kind");
  }

  void AddMemberPages() {
    const std::string method = "CensusService/ListMembers", page = absl::StrCat(parent_, kPage);
    AddPages<v1::ListMembersRequest, v1::ListMembersResponse>(method, page);
    AddPages<v1::ListMembersRequest, v1::ListMembersResponse>(method, absl::StrCat(page, kAsOf),
                                                              " as of");
  }

  void AddComputations() {
    Add<v1::GetCensusRequest, v1::Census>("CensusService/GetCensus", absl::StrCat(parent_, kAsOf));
    Add<v1::GetCensusRequest, v1::Census>(
        "CensusService/GetCensus",
        absl::StrCat(parent_, kAsOf, "affiliation_kinds: 'groups/load/kinds/tie1'"), " of a kind");
    Add<v1::GetCensusSeriesRequest, v1::CensusSeries>(
        "CensusService/GetCensusSeries",
        absl::StrCat(
            parent_,
            "dates { year: 2019 month: 6 day: 30 } dates { year: 2020 month: 6 day: 30 } "
            "dates { year: 2021 month: 6 day: 30 } dates { year: 2022 month: 6 day: 30 }"));
    Add<v1::SummarizeEntriesRequest, v1::EntrySummary>(
        "RegisterService/SummarizeEntries",
        "parent: 'groups/load/registers/bases' groupings { column: 'grade' }");
    Add<v1::GetOrganizationHistoryRequest, v1::OrganizationHistory>(
        "OrganizationService/GetOrganizationHistory",
        absl::StrCat("name: '", SampleOrganizationName(122), "'"));
    Add<v1::FindSimilarOrganizationsRequest, v1::FindSimilarOrganizationsResponse>(
        "OrganizationService/FindSimilarOrganizations",
        absl::StrCat(parent_, "display_name: '示例122职业学院'"));
  }

  const ServerProcess& server_;
  const std::string group_, parent_;
  std::vector<ReadCall> calls_;
};

}  // namespace

std::vector<ReadCall> ReadCallsOf(const ServerProcess& server) {
  return Calls(server, kGroup).Make();
}

std::vector<ReadCall> PageCallsOf(const ServerProcess& server, const std::string& group) {
  return Calls(server, group).MakePages();
}

}  // namespace edugroup::load
