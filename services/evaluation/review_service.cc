#include "services/evaluation/review_service.h"

#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/str_cat.h"
#include "common/auth/hash.h"
#include "common/value/date.h"
#include "common/value/status.h"
#include "services/evaluation/cycle_state.h"
#include "services/evaluation/cycle_subject.h"
#include "services/evaluation/cycle_tables.h"
#include "services/evaluation/review.h"

namespace edugroup::evaluation {

using resource::Change;
using v1::Cycle;
using v1::Review;

namespace {

constexpr size_t kMostAtOnce = 2000;
constexpr int kMostReviews = 200000;

// Who runs the group sees every review; whoever rates sees its own.
bool SeesAll(const rpc::Call& call) {
  return call.Has(auth::Role::SECRETARIAT) || call.Has(auth::Role::COUNCIL) ||
         call.Has(auth::Role::AUDITOR) || call.Has(auth::Role::SYSTEM);
}

// A rater by its account; one that acts for an organisation only while it still does.
absl::Status MayWrite(const rpc::Call& call, const Review& review) {
  if (call.Has(auth::Role::SECRETARIAT)) return absl::OkStatus();
  if (review.rater().account() != call.principal->subject) return NotOwnOrganization();
  return call.MayActFor(review.rater().organization());
}

std::string Key(const std::string& account, const std::string& rater_group_id,
                const std::string& subject) {
  return absl::StrCat(account, "\n", rater_group_id, "\n", subject);
}

// A review that may be written, and its cycle, both held.
struct Held {
  Cycle cycle;
  Review review;
};
absl::StatusOr<Held> Hold(rpc::Call& call, Change& change, const std::string& name,
                          const std::string& etag) {
  RETURN_IF_ERROR(Reviews().pattern.Check("name", name));
  Held held;
  ASSIGN_OR_RETURN(held.cycle, HoldCycle(change, resource::ParentOf(name)));
  ASSIGN_OR_RETURN(held.review, change.Load<Review>(Reviews(), name));
  RETURN_IF_ERROR(MayWrite(call, held.review));
  RETURN_IF_ERROR(resource::CheckEtag(etag, held.review));
  RETURN_IF_ERROR(
      NeedsState(held.cycle, {Cycle::COLLECTING, Cycle::SELF_ASSESSMENT, Cycle::REVIEW}));
  if (held.review.state() == Review::RECUSED) {
    return StateConflict(name, "RECUSED", "ASSIGNED or SUBMITTED");
  }
  return held;
}

// The subjects that are asked for; all when none are.
absl::StatusOr<std::vector<v1::CycleSubject>> Asked(const Cycle& cycle,
                                                    const v1::AssignReviewsRequest& request) {
  if (request.subjects().empty()) {
    return std::vector<v1::CycleSubject>(cycle.subjects().begin(), cycle.subjects().end());
  }
  std::vector<v1::CycleSubject> subjects;
  for (const std::string& name : request.subjects()) {
    const v1::CycleSubject* subject = FindSubject(cycle, name);
    if (subject == nullptr) return ReferenceNotFound("subjects", name);
    subjects.push_back(*subject);
  }
  return subjects;
}

}  // namespace

ReviewService::ReviewService(resource::Store& store, rpc::Methods& methods) : store_(store) {
  using S = ReviewService;
  constexpr absl::string_view kName = "edugroup.evaluation.v1.ReviewService/";
  methods.Serve(absl::StrCat(kName, "AssignReviews"), this, &S::Assign);
  methods.Serve(absl::StrCat(kName, "GetReview"), this, &S::Get);
  methods.Serve(absl::StrCat(kName, "ListReviews"), this, &S::List);
  methods.Serve(absl::StrCat(kName, "SubmitReview"), this, &S::Submit);
  methods.Serve(absl::StrCat(kName, "RecuseReview"), this, &S::Recuse);
}

absl::StatusOr<v1::AssignReviewsResponse> ReviewService::Assign(
    rpc::Call& call, const v1::AssignReviewsRequest& request) {
  RETURN_IF_ERROR(Reviews().pattern.CheckParent("parent", request.parent()));
  return store_.Write<v1::AssignReviewsResponse>(
      call, request, [&](Change& change) -> absl::StatusOr<v1::AssignReviewsResponse> {
        ASSIGN_OR_RETURN(const Cycle cycle, HoldCycle(change, request.parent()));
        RETURN_IF_ERROR(
            NeedsState(cycle, {Cycle::COLLECTING, Cycle::SELF_ASSESSMENT, Cycle::REVIEW}));
        RETURN_IF_ERROR(Refuse(CheckRaters(request.raters(), cycle.frozen_indicator_set(),
                                           std::string(resource::ParentOf(cycle.name())))));
        ASSIGN_OR_RETURN(const std::vector<v1::CycleSubject> subjects, Asked(cycle, request));
        if (subjects.size() * request.raters_size() > kMostAtOnce) {
          return InvalidField("raters", "makes more than 2,000 reviews at once",
                              "一次分配的评审过多");
        }
        ASSIGN_OR_RETURN(const std::vector<Review> present,
                         change.ReadAll<Review>(Reviews(), cycle.name(), {}, kMostReviews));
        absl::flat_hash_map<std::string, const Review*> known;
        for (const Review& review : present) {
          known.emplace(
              Key(review.rater().account(), review.rater().rater_group_id(), review.subject()),
              &review);
        }
        v1::AssignReviewsResponse response;
        for (const v1::Rater& rater : request.raters()) {
          for (const v1::CycleSubject& subject : subjects) {
            const auto found =
                known.find(Key(rater.account(), rater.rater_group_id(), SubjectName(subject)));
            if (found != known.end()) {
              *response.add_reviews() = *found->second;
              continue;
            }
            Review& review = *response.add_reviews();
            // One review for each rater and subject, whoever assigns it at the same time.
            const std::string id = absl::StrCat(
                "r", auth::Hex(auth::Sha256(Key(rater.account(), rater.rater_group_id(),
                                                SubjectName(subject))))
                         .substr(0, 24));
            review.set_name(Reviews().pattern.Child(request.parent(), id));
            review.set_subject(SubjectName(subject));
            *review.mutable_rater() = rater;
            review.set_recusal_reason(MustStandAside(rater, subject));
            review.set_state(review.recusal_reason().empty() ? Review::ASSIGNED : Review::RECUSED);
            RETURN_IF_ERROR(change.Insert(Reviews(), review));
            response.set_created_count(response.created_count() + 1);
          }
        }
        return response;
      });
}

absl::StatusOr<Review> ReviewService::Get(rpc::Call& call, const v1::GetReviewRequest& request) {
  ASSIGN_OR_RETURN(Review review, store_.Get<Review>(call, Reviews(), request.name()));
  if (!SeesAll(call)) RETURN_IF_ERROR(MayWrite(call, review));
  return review;
}

absl::StatusOr<v1::ListReviewsResponse> ReviewService::List(rpc::Call& call,
                                                            const v1::ListReviewsRequest& request) {
  RETURN_IF_ERROR(Reviews().pattern.CheckParent("parent", request.parent(), true));
  resource::ListQuery query = resource::QueryOf(request);
  if (!SeesAll(call)) query.conditions.push_back(OfRater(call.principal->subject));
  ASSIGN_OR_RETURN(auto page, store_.List<Review>(call, Reviews(), query));
  v1::ListReviewsResponse response;
  for (Review& review : page.items) *response.add_reviews() = std::move(review);
  response.set_next_page_token(page.next_page_token);
  return response;
}

absl::StatusOr<Review> ReviewService::Submit(rpc::Call& call,
                                             const v1::SubmitReviewRequest& request) {
  if (value::IsSet(request.visit_date()) && !value::IsValid(request.visit_date())) {
    return InvalidField("visit_date", "must be a day of the calendar", "不是有效日期");
  }
  return store_.Write<Review>(call, request, [&](Change& change) -> absl::StatusOr<Review> {
    ASSIGN_OR_RETURN(const Held held, Hold(call, change, request.name(), request.etag()));
    Review after = held.review;
    *after.mutable_leaf_scores() = request.leaf_scores();
    after.set_opinion(request.opinion());
    if (request.has_visit_date()) *after.mutable_visit_date() = request.visit_date();
    RETURN_IF_ERROR(Refuse(ScoreFindings(after, held.cycle.frozen_indicator_set())));
    after.set_state(Review::SUBMITTED);
    RETURN_IF_ERROR(change.Update(Reviews(), held.review, after));
    RETURN_IF_ERROR(Outdate(change, held.cycle));
    return after;
  });
}

absl::StatusOr<Review> ReviewService::Recuse(rpc::Call& call,
                                             const v1::RecuseReviewRequest& request) {
  return store_.Write<Review>(call, request, [&](Change& change) -> absl::StatusOr<Review> {
    ASSIGN_OR_RETURN(const Held held, Hold(call, change, request.name(), request.etag()));
    Review after = held.review;
    after.set_state(Review::RECUSED);
    after.clear_leaf_scores();
    after.set_recusal_reason(request.reason());
    RETURN_IF_ERROR(change.Update(Reviews(), held.review, after));
    RETURN_IF_ERROR(Outdate(change, held.cycle));
    return after;
  });
}

}  // namespace edugroup::evaluation
