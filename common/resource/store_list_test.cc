// Lists: orders, filters, pages and their tokens, and that a walk over them is complete.
#include <algorithm>
#include <functional>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "common/resource/store_fixture.h"

namespace edugroup::resource {
namespace {

using absl::StatusCode;
using testing::ExpectError;
using ::testing::Not;
using ::testing::SizeIs;

class ListTest : public StoreTest {
 protected:
  absl::StatusOr<Page<Note>> List(const ListQuery& query) {
    return store_->List<Note>(Caller(auth::Role::SECRETARIAT).Call("ListNotes"), testing::Notes(),
                              query);
  }
  // All pages of a query.
  std::vector<Note> Walk(ListQuery query, const std::function<void()>& between = nullptr) {
    std::vector<Note> found;
    query.parent = "groups/jd";
    do {
      const auto page = List(query);
      EXPECT_TRUE(page.ok()) << page.status();
      if (!page.ok()) return found;
      EXPECT_LE(page->items.size(), static_cast<size_t>(query.page_size));
      found.insert(found.end(), page->items.begin(), page->items.end());
      query.page_token = page->next_page_token;
      if (between) between();
    } while (!query.page_token.empty());
    return found;
  }
  static std::vector<std::string> NamesOf(const std::vector<Note>& notes) {
    std::vector<std::string> names;
    for (const Note& note : notes) names.push_back(note.name());
    return names;
  }
};

TEST_F(ListTest, AWalkIsCompleteWithoutRepeatsWhileRowsAreInserted) {
  Fill(0, 1100);
  int next = 1100;
  ListQuery query;
  query.page_size = 97;
  const std::vector<std::string> names = NamesOf(Walk(query, [&] {
    Fill(next, 3);
    next += 3;
  }));
  const std::set<std::string> distinct(names.begin(), names.end());
  EXPECT_EQ(distinct.size(), names.size());
  for (int i = 0; i < 1100; ++i) {
    EXPECT_TRUE(distinct.contains(absl::StrCat("groups/jd/notes/n", i))) << i;
  }
}

TEST_F(ListTest, EveryOrderIsAnOrderBothWays) {
  Fill(0, 150);
  ListQuery query;
  query.page_size = 7;
  const auto keys = [](const std::string& field, const std::vector<Note>& notes) {
    std::vector<std::pair<std::string, std::string>> keys;
    for (const Note& n : notes) {
      const std::string key = field == "text"    ? n.text()
                              : field == "owner" ? n.owner()
                              : field == "state" ? Note::State_Name(n.state())
                              : field == "name"  ? ""
                              : field == "date"  ? absl::StrFormat("%04d%02d%02d", n.date().year(),
                                                                   n.date().month(), n.date().day())
                                                 : absl::StrFormat("%08d", n.position());
      keys.emplace_back(key, n.name());
    }
    return keys;
  };
  for (const std::string field : {"", "text", "owner", "position", "date", "state", "name"}) {
    query.order_by = field;
    const auto up = keys(field, Walk(query));
    EXPECT_THAT(up, SizeIs(150)) << field;
    EXPECT_TRUE(std::is_sorted(up.begin(), up.end())) << field;
    if (field.empty()) continue;
    query.order_by = field + " desc";
    auto down = keys(field, Walk(query));
    std::reverse(down.begin(), down.end());
    EXPECT_EQ(down, up) << field;
  }
}

TEST_F(ListTest, NullsInAnOrderAreNotLost) {
  Fill(0, 20);
  for (int i = 0; i < 5; ++i) {
    auto request = CreateRequest(absl::StrCat("s", i), "一");
    request.mutable_note()->set_serial(absl::StrCat("AB", i));
    ASSERT_TRUE(Create(request).ok());
  }
  ListQuery query;
  query.page_size = 3;
  for (const char* order : {"serial", "serial desc"}) {
    query.order_by = order;
    EXPECT_THAT(Walk(query), SizeIs(25)) << order;
  }
}

TEST_F(ListTest, FiltersAndConditionsAreBothMet) {
  Fill(0, 60);
  ListQuery query;
  query.page_size = 1000;
  const auto count = [&](const std::string& filter) {
    query.filter = filter;
    return Walk(query).size();
  };
  EXPECT_EQ(count("state = ARCHIVED"), 15u);
  EXPECT_EQ(count("NOT state = ARCHIVED"), 45u);
  EXPECT_EQ(count("tags:t1"), 12u);
  EXPECT_EQ(count("tags:t1 AND state = ARCHIVED"), 3u);
  EXPECT_EQ(count("owner = \"groups/jd/organizations/o2\""), 20u);
  EXPECT_EQ(count("text:\"xt 1\""), count("text = \"text 1\" OR text = \"text 10\" OR "
                                          "text = \"text 11\" OR text = \"text 12\""));
  EXPECT_EQ(count("date >= 2019-01-01"), 30u);
  EXPECT_EQ(count("date < 2020-01-01"), 30u);  // what has no date is not before
  EXPECT_EQ(count("text = \"x' OR '1'='1\""), 0u);
  query.conditions.push_back({"position >= ?", {50}});
  query.conditions.push_back({"position < ? OR position = ?", {60, 99}});
  for (const Note& note : Walk(query)) ADD_FAILURE() << note.name();
  const size_t with_conditions = count("");
  EXPECT_GT(with_conditions, 0u);
  EXPECT_EQ(count("(position >= 50) AND (position < 60 OR position = 99)"), with_conditions);
}

TEST_F(ListTest, PagesHaveTheirBounds) {
  Fill(0, 60);
  ListQuery query;
  query.parent = "groups/jd";
  EXPECT_THAT(List(query)->items, SizeIs(50));
  query.page_size = 60;
  EXPECT_THAT(List(query)->items, SizeIs(60));
  EXPECT_EQ(List(query)->next_page_token, "");
  query.page_size = 2000000000;
  EXPECT_THAT(List(query)->items, SizeIs(60));
  query.page_size = -1;
  ExpectError(List(query).status(), StatusCode::kInvalidArgument, ErrorReason::FIELDS_INVALID);
}

TEST_F(ListTest, ATokenBelongsToItsQuery) {
  Fill(0, 60);
  ListQuery query;
  query.parent = "groups/jd";
  query.page_size = 10;
  const std::string token = List(query)->next_page_token;
  ASSERT_NE(token, "");
  query.page_token = token;
  EXPECT_TRUE(List(query).ok());
  query.page_size = 20;  // another page size is the same query
  EXPECT_TRUE(List(query).ok());
  const auto refused = [&](ListQuery other) {
    other.page_token = token;
    ExpectError(List(other).status(), StatusCode::kInvalidArgument,
                ErrorReason::PAGE_TOKEN_INVALID);
  };
  ListQuery other = query;
  other.filter = "state = ACTIVE";
  refused(other);
  other = query;
  other.order_by = "text";
  refused(other);
  other = query;
  other.conditions.push_back({"position >= ?", {1}});
  refused(other);
  query.page_token = token + "A";
  ExpectError(List(query).status(), StatusCode::kInvalidArgument, ErrorReason::PAGE_TOKEN_INVALID);
}

TEST_F(ListTest, UnknownOrdersAreRefused) {
  ListQuery query;
  query.parent = "groups/jd";
  for (const char* order : {"colour", "body", "tags", "text asc", "text,position", "text  desc",
                            "desc", "text; DROP TABLE note", "path", "1"}) {
    query.order_by = order;
    ExpectError(List(query).status(), StatusCode::kInvalidArgument, ErrorReason::FIELDS_INVALID);
  }
}

TEST_F(ListTest, AllIsBounded) {
  Fill(0, 60);
  ListQuery query;
  query.parent = "groups/jd";
  const Caller caller(auth::Role::SECRETARIAT);
  const rpc::Call call = caller.Call();
  EXPECT_THAT(*store_->All<Note>(call, testing::Notes(), query, 60), SizeIs(60));
  ExpectError(store_->All<Note>(call, testing::Notes(), query, 59).status(),
              StatusCode::kResourceExhausted, ErrorReason::REQUEST_TOO_LARGE);
}

}  // namespace
}  // namespace edugroup::resource
