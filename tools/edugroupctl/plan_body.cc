#include "tools/edugroupctl/plan_body.h"

#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "tools/reading/clean.h"

namespace edugroup::ctl {
namespace {

// Takes 一, 十二 … off the front; false when there is none.
bool ConsumeNumeral(absl::string_view& line) {
  bool any = false;
  for (bool more = true; more;) {
    more = false;
    for (absl::string_view digit : {"一", "二", "三", "四", "五", "六", "七", "八", "九", "十"}) {
      if (absl::ConsumePrefix(&line, digit)) any = more = true;
    }
  }
  return any;
}

bool IsChapter(absl::string_view line) {
  return ConsumeNumeral(line) && absl::ConsumePrefix(&line, "、");
}

// "加强与产业园区的合作" of "（四）加强与产业园区的合作".
bool ReadCategory(absl::string_view line, std::string& category) {
  if (!absl::ConsumePrefix(&line, "（") && !absl::ConsumePrefix(&line, "(")) return false;
  if (!ConsumeNumeral(line)) return false;
  if (!absl::ConsumePrefix(&line, "）") && !absl::ConsumePrefix(&line, ")")) return false;
  category = std::string(absl::StripAsciiWhitespace(line));
  return true;
}

// The text of item `number`.
bool ReadItem(absl::string_view line, size_t number, std::string& text) {
  if (!absl::ConsumePrefix(&line, absl::StrCat(number))) return false;
  for (absl::string_view mark : {".", "．", "、"}) {
    if (!absl::ConsumePrefix(&line, mark)) continue;
    text = std::string(absl::StripAsciiWhitespace(line));
    return true;
  }
  return false;
}

}  // namespace

std::vector<BodyItem> ReadPlanBody(absl::string_view text) {
  std::vector<BodyItem> items;
  std::string category;
  const std::string clean = reading::CleanText(text);
  for (absl::string_view line : absl::StrSplit(clean, '\n')) {
    if (IsChapter(line)) {
      if (!items.empty()) break;
      category.clear();
      continue;
    }
    if (ReadCategory(line, category) || category.empty()) continue;
    std::string item;
    if (ReadItem(line, items.size() + 1, item)) items.push_back({category, std::move(item)});
  }
  return items;
}

absl::Status AddBody(const std::vector<BodyItem>& items, std::vector<task::v1::PlanRow>& rows) {
  if (items.size() != rows.size()) {
    return absl::InvalidArgumentError(absl::StrCat(
        "the body has ", items.size(), " numbered items, the table ", rows.size(), " rows"));
  }
  for (size_t i = 0; i < rows.size(); ++i) {
    rows[i].set_body_text(items[i].text);
    if (!rows[i].category().empty()) rows[i].set_body_category(items[i].category);
  }
  return absl::OkStatus();
}

}  // namespace edugroup::ctl
