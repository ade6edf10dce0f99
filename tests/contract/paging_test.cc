// Every list: its pages, its tokens, its filters and orders.
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "edugroup/membership/v1/group_service.pb.h"
#include "edugroup/membership/v1/organization_service.pb.h"
#include "tests/contract/places.h"
#include "tests/contract/refusal.h"

namespace edugroup::contract {
namespace {

std::vector<const Method*> Lists() {
  std::vector<const Method*> lists;
  for (const Method& method : World::Get().methods()) {
    if (method.descriptor->input_type()->FindFieldByName("page_token") != nullptr) {
      lists.push_back(&method);
    }
  }
  return lists;
}

// The good request without filter and order.
std::unique_ptr<Message> Plain(const Method& method) {
  std::unique_ptr<Message> request = method.Request();
  for (const char* field : {"filter", "order_by"}) {
    if (HasField(*request, field)) SetTextOf(*request, field, "");
  }
  return request;
}

struct Page {
  std::vector<std::string> items;
  std::string next;
};

Page Fetch(const Method& method, Message& request, int page_size, const std::string& token) {
  SetNumberOf(request, "page_size", page_size);
  SetTextOf(request, "page_token", token);
  const Answer answer = World::Get().Ask(method, request);
  EXPECT_TRUE(answer.status.ok()) << answer.status;
  const auto response = answer.Parse(method);
  const auto* items = response->GetDescriptor()->field(0);
  Page page;
  for (int i = 0; i < response->GetReflection()->FieldSize(*response, items); ++i) {
    page.items.push_back(
        response->GetReflection()->GetRepeatedMessage(*response, items, i).SerializeAsString());
  }
  page.next = TextOf(*response, "next_page_token");
  return page;
}

TEST(Paging, SmallPagesAreOneBigPage) {
  ASSERT_GE(Lists().size(), 18u);
  for (const Method* method : Lists()) {
    for (const bool plain : {true, false}) {
      SCOPED_TRACE(absl::StrCat(method->Title(), plain ? "" : " with filter and order"));
      const auto request = plain ? Plain(*method) : method->Request();
      const Page whole = Fetch(*method, *request, 1000, "");
      EXPECT_EQ(whole.next, "");
      if (plain) {
        EXPECT_GE(whole.items.size(), 2u) << "the world has too little of this";
      } else {
        EXPECT_GE(whole.items.size(), 1u) << "the sample's filter finds nothing";
      }
      for (const int page_size : {1, 2}) {
        std::vector<std::string> walked;
        std::string token;
        do {
          const Page page = Fetch(*method, *request, page_size, token);
          EXPECT_LE(page.items.size(), static_cast<size_t>(page_size));
          walked.insert(walked.end(), page.items.begin(), page.items.end());
          token = page.next;
        } while (!token.empty() && walked.size() <= whole.items.size());
        EXPECT_EQ(walked.size(), whole.items.size());
        EXPECT_TRUE(walked == whole.items) << "pages of " << page_size << " are in another order";
      }
    }
  }
}

TEST(Paging, NegativePageSize) {
  for (const Method* method : Lists()) {
    SCOPED_TRACE(method->Title());
    const auto request = Plain(*method);
    for (const int size : {-1, std::numeric_limits<int>::min()}) {
      SetNumberOf(*request, "page_size", size);
      ExpectViolation(World::Get().Ask(*method, *request), "page_size");
    }
  }
}

TEST(Paging, ForeignTokens) {
  const std::vector<const Method*> lists = Lists();
  std::vector<std::string> tokens;
  for (const Method* method : lists) {
    tokens.push_back(Fetch(*method, *Plain(*method), 1, "").next);
    EXPECT_NE(tokens.back(), "") << method->Title();
  }
  for (size_t i = 0; i < lists.size(); ++i) {
    const Method& method = *lists[i];
    auto expect_invalid = [&](const Message& request) {
      ExpectRefused(World::Get().Ask(method, request), absl::StatusCode::kInvalidArgument,
                    ErrorReason::PAGE_TOKEN_INVALID);
    };
    SCOPED_TRACE(method.Title());
    std::vector<std::string> wrong = {
        "x", "AAAA", "not a token", std::string(4096, 'A'), tokens[i] + "A", tokens[i].substr(1)};
    for (size_t j = 0; j < lists.size(); ++j) {
      if (lists[j]->descriptor != method.descriptor) wrong.push_back(tokens[j]);
    }
    std::string flipped = tokens[i];
    flipped.back() = flipped.back() == 'A' ? 'Q' : 'A';
    flipped[flipped.size() / 2] = flipped[flipped.size() / 2] == 'A' ? 'B' : 'A';
    wrong.push_back(flipped);
    for (const std::string& token : wrong) {
      const auto request = Plain(method);
      SetTextOf(*request, "page_token", token);
      expect_invalid(*request);
    }
    // Its own token, but of another query.
    for (const char* field : {"filter", "order_by"}) {
      if (!HasField(*method.Request(), field)) continue;
      const auto request = Plain(method);
      SetTextOf(*request, field, TextOf(*method.Request(), field));
      SetTextOf(*request, "page_token", tokens[i]);
      expect_invalid(*request);
    }
  }
}

// A token gives no authority: another group's list does not take it.
TEST(Paging, TokensOfAnotherGroup) {
  for (const Method* method : Lists()) {
    SCOPED_TRACE(method->Title());
    const auto request = Plain(*method);
    const std::string parent = TextOf(*request, "parent");
    if (parent.empty()) continue;
    const std::string token = Fetch(*method, *request, 1, "").next;
    SetTextOf(*request, "parent", absl::StrCat("groups/beta", parent.substr(12)));
    SetTextOf(*request, "page_token", token);
    testing::Identity identity = {.group = "beta", .roles = {access::v1::SECRETARIAT}};
    const std::string& beta = World::Get().Token("SECRETARIAT of another group", identity);
    ExpectRefused(World::Get().Ask(*method, *request, beta), absl::StatusCode::kInvalidArgument,
                  ErrorReason::PAGE_TOKEN_INVALID);
  }
}

TEST(Paging, BadFilters) {
  int checked = 0;
  for (const Method* method : Lists()) {
    if (!HasField(*method->Request(), "filter")) continue;
    const std::string good = TextOf(*method->Request(), "filter");
    ASSERT_NE(good, "") << method->Title() << ": the sample needs a filter";
    auto ask = [&](const std::string& filter) {
      const auto request = Plain(*method);
      SetTextOf(*request, "filter", filter);
      return World::Get().Ask(*method, *request);
    };
    for (const std::string& filter :
         std::vector<std::string>{"(",
                                  ")",
                                  "=",
                                  "AND",
                                  "NOT",
                                  "no_such_field = \"x\"",
                                  good + " AND",
                                  good + " )",
                                  "(" + good,
                                  good + " OR",
                                  "NOT NOT",
                                  "\"unfinished",
                                  "name = \"x\"",
                                  "uid = \"x\"",
                                  "x' OR 1=1 --",
                                  "1=1",
                                  "body = \"x\" -- ",
                                  "sort_key = \"a\"",
                                  "state == x; DROP",
                                  std::string(9, '(') + good + std::string(9, ')')}) {
      SCOPED_TRACE(absl::StrCat(method->Title(), ": ", filter));
      const Answer answer = ask(filter);
      // `body` is a field of some lists, and a column of every table.
      if (answer.status.ok() && absl::StartsWith(filter, "body")) continue;
      ++checked;
      ExpectRefused(answer, absl::StatusCode::kInvalidArgument, ErrorReason::FILTER_INVALID);
    }
    ExpectViolation(ask(good + std::string(513, ' ')), "filter");
    for (const std::string& filter :
         {std::string(8, '(') + good + std::string(8, ')'), "NOT (" + good + ")",
          good + std::string(512 - good.size(), ' ')}) {
      SCOPED_TRACE(absl::StrCat(method->Title(), ": ", filter));
      const Answer answer = ask(filter);
      EXPECT_TRUE(answer.status.ok()) << answer.status;
    }
  }
  EXPECT_GE(checked, 200);
}

TEST(Paging, BadOrders) {
  for (const Method* method : Lists()) {
    if (!HasField(*method->Request(), "order_by")) continue;
    ASSERT_NE(TextOf(*method->Request(), "order_by"), "") << method->Title();
    for (const char* order : {"no_such_field", "display_name sideways", "uid", "sort_key",
                              "path; DROP TABLE x", ",", "state desc desc", "1", " "}) {
      SCOPED_TRACE(absl::StrCat(method->Title(), ": ", order));
      const auto request = Plain(*method);
      SetTextOf(*request, "order_by", order);
      ExpectViolation(World::Get().Ask(*method, *request), "order_by");
    }
  }
}

// More than 1,000 resources: a page holds 1,000 at most, 50 by default.
TEST(Paging, PageSizesAboveThousandMeanThousand) {
  World& world = World::Get();
  testing::Caller secretariat = world.servers().Secretariat("big");
  membership::v1::CreateGroupRequest group;
  group.set_group_id("big");
  group.mutable_group()->set_display_name("大集团");
  const char kCreateGroup[] = "edugroup.membership.v1.GroupService/CreateGroup";
  ASSERT_TRUE(world.servers().Operator().Ask<membership::v1::Group>(kCreateGroup, group).ok());
  membership::v1::CreateKindRequest kind;
  kind.set_parent("groups/big");
  kind.set_kind_id("k");
  kind.mutable_kind()->set_taxonomy(membership::v1::Kind::ORGANIZATION_KIND);
  kind.mutable_kind()->set_display_name("企业");
  kind.mutable_kind()->set_standard_kind(membership::v1::ENTERPRISE);
  const char kCreateKind[] = "edugroup.membership.v1.GroupService/CreateKind";
  ASSERT_TRUE(secretariat.Ask<membership::v1::Kind>(kCreateKind, kind).ok());
  for (int i = 0; i < 6; ++i) {
    membership::v1::BatchCreateOrganizationsRequest batch;
    batch.set_parent("groups/big");
    for (int j = 0; j < 200; ++j) {
      auto* request = batch.add_requests();
      request->set_parent("groups/big");
      request->mutable_organization()->set_display_name(absl::StrCat("单位", i * 200 + j, "号"));
      request->mutable_organization()->set_kind("groups/big/kinds/k");
    }
    const auto made = secretariat.Ask<membership::v1::BatchCreateOrganizationsResponse>(
        "edugroup.membership.v1.OrganizationService/BatchCreateOrganizations", batch);
    ASSERT_TRUE(made.ok()) << made.status();
  }
  membership::v1::ListOrganizationsRequest list;
  list.set_parent("groups/big");
  for (const auto& [asked, answered] :
       std::map<int, int>{{0, 50}, {1000, 1000}, {1001, 1000}, {2147483647, 1000}}) {
    list.set_page_size(asked);
    const auto page = secretariat.Ask<membership::v1::ListOrganizationsResponse>(
        "edugroup.membership.v1.OrganizationService/ListOrganizations", list);
    ASSERT_TRUE(page.ok()) << page.status();
    EXPECT_EQ(page->organizations_size(), answered) << asked;
    EXPECT_NE(page->next_page_token(), "");
  }
}

}  // namespace
}  // namespace edugroup::contract
