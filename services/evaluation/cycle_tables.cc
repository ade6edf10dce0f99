#include "services/evaluation/cycle_tables.h"

#include "absl/strings/str_cat.h"
#include "common/value/text.h"
#include "edugroup/evaluation/v1/objection_service.pb.h"
#include "edugroup/evaluation/v1/problem_service.pb.h"
#include "edugroup/evaluation/v1/report_service.pb.h"
#include "edugroup/evaluation/v1/result_service.pb.h"
#include "edugroup/evaluation/v1/review_service.pb.h"
#include "edugroup/evaluation/v1/submission_service.pb.h"
#include "services/evaluation/date_number.h"

namespace edugroup::evaluation {
namespace {

using resource::Column;
using resource::Date;
using resource::Number;
using resource::Of;
using resource::Pattern;
using resource::Table;
using resource::Text;
using v1::Objection;
using v1::Problem;
using v1::Report;
using v1::Result;
using v1::Review;
using v1::Submission;

template <class M>
Column State() {
  return Text<M>("state", "state",
                 [](const M& one) -> std::string { return M::State_Name(one.state()); });
}
template <class M>
Column Subject() {
  return Text<M>("subject", "subject", [](const M& one) -> std::string { return one.subject(); });
}
template <class M>
Column Organization() {
  return Text<M>("organization", "organization",
                 [](const M& one) -> std::string { return one.organization(); });
}

// Best first, those without a rank last.
std::string ByRank(const Result& result) {
  return result.rank() == 0 ? "~" : absl::StrCat(absl::Dec(result.rank(), absl::kZeroPad8));
}

std::string ByPosition(const Problem& problem) {
  const std::string place =
      problem.position() == 0 ? "~" : absl::StrCat(absl::Dec(problem.position(), absl::kZeroPad8));
  return absl::StrCat(resource::IdOf(problem.subject()), " ", place);
}

}  // namespace

const Table& Submissions() {
  static const auto& table =
      *new Table{"submission",
                 Pattern("groups/{group}/cycles/{cycle}/submissions/{submission}"),
                 {State<Submission>(), Subject<Submission>(), Organization<Submission>()},
                 {},
                 {}};
  return table;
}

const Table& Reviews() {
  static const auto& table =
      *new Table{"review",
                 Pattern("groups/{group}/cycles/{cycle}/reviews/{review}"),
                 {State<Review>(), Subject<Review>(),
                  Text<Review>("rater_account", "rater_account",
                               [](const Review& one) { return one.rater().account(); }),
                  Text<Review>("rater_group_id", "rater_group_id",
                               [](const Review& one) { return one.rater().rater_group_id(); })},
                 {},
                 {}};
  return table;
}

const Table& Objections() {
  static const auto& table = *new Table{
      "objection",
      Pattern("groups/{group}/cycles/{cycle}/objections/{objection}"),
      {State<Objection>(), Subject<Objection>(), Organization<Objection>(),
       Date<Objection>("file_date", "file_date",
                       [](const Objection& one) { return DateNumber(one.file_date()); })},
      {},
      {}};
  return table;
}

const Table& Results() {
  static const auto& table = *new Table{
      "result",
      Pattern("groups/{group}/cycles/{cycle}/results/{result}"),
      {State<Result>(), Subject<Result>(), Organization<Result>(),
       Text<Result>("grade", "grade", [](const Result& one) { return one.grade(); }),
       Number<Result>("rank", "rank_number", [](const Result& one) { return int64_t{one.rank()}; }),
       Date<Result>("valid_until_date", "valid_until_date",
                    [](const Result& one) { return DateNumber(one.valid_until_date()); })},
      Of<Result>(&ByRank),
      {}};
  return table;
}

const Table& Problems() {
  static const auto& table =
      *new Table{"problem",
                 Pattern("groups/{group}/cycles/{cycle}/problems/{problem}"),
                 {State<Problem>(), Subject<Problem>(), Organization<Problem>(),
                  Text<Problem>("indicator_id", "indicator_id",
                                [](const Problem& one) { return one.indicator_id(); })},
                 Of<Problem>(&ByPosition),
                 {}};
  return table;
}

const Table& Reports() {
  static const auto& table =
      *new Table{"report",
                 Pattern("groups/{group}/cycles/{cycle}/reports/{report}"),
                 {State<Report>(), Subject<Report>(), Organization<Report>(),
                  Text<Report>("display_name", "display_name",
                               [](const Report& one) { return one.display_name(); })},
                 Of<Report>([](const Report& one) { return value::SortKey(one.display_name()); }),
                 {}};
  return table;
}

resource::Condition OfOrganization(absl::string_view organization) {
  return {"organization = ?", {organization}};
}

resource::Condition OfRater(absl::string_view account) { return {"rater_account = ?", {account}}; }

resource::Condition IsFiled() { return {"state = 'FILED'", {}}; }

}  // namespace edugroup::evaluation
