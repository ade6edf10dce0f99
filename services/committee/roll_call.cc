#include "services/committee/roll_call.h"

#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "absl/strings/str_cat.h"
#include "services/committee/attendance.h"

namespace edugroup::committee {
namespace {

using v1::Vote;

// How a voter is there: in person, or through somebody.
struct Voter {
  const v1::Appointment* appointment;
  bool present = false;
  // The authority by which the voter is represented; null: none that counts.
  const v1::Proxy* proxy = nullptr;
  const Vote* vote = nullptr;
};

type::Finding Hard(const char* rule_id, const std::string& subject, std::string en,
                   std::string zh) {
  type::Finding finding;
  finding.set_rule_id(rule_id);
  finding.set_severity(type::Finding::HARD);
  finding.set_subject(subject);
  finding.set_message(std::move(en));
  finding.set_message_zh(std::move(zh));
  return finding;
}

class Count {
 public:
  Count(const RollCall& call, RollCallCount& result) : call_(call), result_(result) {
    for (const v1::Appointment& one : call.voters) voters_[one.name()].appointment = &one;
  }

  void Recuse(const google::protobuf::RepeatedPtrField<v1::Recusal>& recusals) {
    for (int i = 0; i < recusals.size(); ++i) {
      const std::string& name = recusals[i].appointment();
      if (voters_.erase(name) > 0) {
        recused_.insert(name);
      } else {
        Wrong("recusals", i, "is no voting seat, or given twice", "不是有表决权的席位，或重复");
      }
    }
  }

  void FindWhoIsThere() {
    const bool listed = call_.meeting != nullptr && !call_.meeting->attendees().empty();
    if (!listed) return;
    for (const v1::Attendee& one : call_.meeting->attendees()) {
      const auto voter = voters_.find(one.appointment());
      if (voter == voters_.end()) continue;
      voter->second.present = one.presence() == v1::Attendee::PRESENT;
    }
    if (!call_.proxies_allowed) return;
    for (const v1::Proxy& proxy : call_.meeting->proxies()) {
      const auto voter = voters_.find(proxy.principal());
      if (voter == voters_.end()) continue;
      if (WhyProxyFails(proxy, *call_.meeting, call_.resolution, recused_).empty()) {
        voter->second.proxy = &proxy;
      }
    }
  }

  void Cast(const google::protobuf::RepeatedPtrField<Vote>& votes) {
    const bool listed = call_.meeting != nullptr && !call_.meeting->attendees().empty();
    for (int i = 0; i < votes.size(); ++i) {
      const Vote& vote = votes[i];
      const auto found = voters_.find(vote.appointment());
      if (found == voters_.end()) {
        if (recused_.contains(vote.appointment())) {
          Wrong("votes", i, "is recused", "已回避，不得表决");
        } else {
          Wrong("votes", i, "is no voting seat of the body", "不是该机构有表决权的席位");
        }
        continue;
      }
      Voter& voter = found->second;
      if (voter.vote != nullptr) {
        result_.findings.push_back(Hard("resolution.vote-split", vote.appointment(),
                                        "A seat has one vote, and this one votes twice",
                                        "一席一票，该席位重复投票"));
        continue;
      }
      if (!listed) voter.present = true;
      if (!voter.present && voter.proxy == nullptr) {
        Wrong("votes", i, "is neither present nor represented", "未到会且无有效委托");
        continue;
      }
      CheckHand(vote, voter);
      voter.vote = &vote;
    }
  }

  // Companies and units do not split their votes.
  void CheckUnits() {
    absl::flat_hash_map<std::string, Vote::Choice> units;
    for (const v1::Appointment& one : call_.voters) {
      const auto voter = voters_.find(one.name());
      if (voter == voters_.end() || voter->second.vote == nullptr || !one.has_unit()) continue;
      const auto [unit, first] =
          units.try_emplace(one.unit().organization(), voter->second.vote->choice());
      if (first || unit->second == voter->second.vote->choice()) continue;
      result_.findings.push_back(Hard("resolution.vote-split", one.unit().organization(),
                                      "The seats of one unit do not vote alike",
                                      "同一单位的席位表决意见不一致"));
    }
  }

  void MakeTally() {
    v1::Tally& tally = result_.tally;
    tally.set_entitled(static_cast<int>(voters_.size()));
    tally.set_recused(static_cast<int>(recused_.size()));
    const int seats = call_.seats > 0 ? call_.seats : static_cast<int>(call_.voters.size());
    tally.set_seats(seats - tally.recused());
    for (const auto& [name, voter] : voters_) {
      if (!voter.present && voter.proxy == nullptr) continue;
      tally.set_present(tally.present() + 1);
      if (!voter.present) tally.set_proxies(tally.proxies() + 1);
      Add(voter.vote == nullptr ? Vote::NOT_VOTED : voter.vote->choice());
    }
    if (voters_.empty()) {
      result_.violations.push_back({"votes", "nobody is entitled to vote", "无人有表决权"});
    }
  }

 private:
  // A vote in person names nobody else; one on an authority names its holder.
  void CheckHand(const Vote& vote, const Voter& voter) {
    const std::string holder = voter.present || voter.proxy == nullptr ? "" : voter.proxy->holder();
    if (vote.cast_by() == holder) return;
    result_.findings.push_back(Hard(
        "resolution.proxy", vote.appointment(),
        absl::StrCat("The vote is cast by ", vote.cast_by(), ", which does not represent the seat"),
        absl::StrCat(vote.cast_by(), "无权代该席位表决")));
  }

  void Add(Vote::Choice choice) {
    v1::Tally& tally = result_.tally;
    switch (choice) {
      case Vote::IN_FAVOUR:
        return tally.set_in_favour(tally.in_favour() + 1);
      case Vote::AGAINST:
        return tally.set_against(tally.against() + 1);
      case Vote::ABSTAINED:
        return tally.set_abstained(tally.abstained() + 1);
      case Vote::INVALID:
        return tally.set_invalid(tally.invalid() + 1);
      default:
        return tally.set_not_voted(tally.not_voted() + 1);
    }
  }

  void Wrong(const char* list, int i, const char* en, const char* zh) {
    result_.violations.push_back({absl::StrCat(list, "[", i, "].appointment"), en, zh});
  }

  const RollCall& call_;
  RollCallCount& result_;
  absl::flat_hash_map<std::string, Voter> voters_;
  absl::flat_hash_set<std::string> recused_;
};

}  // namespace

RollCallCount CountVotes(const RollCall& call,
                         const google::protobuf::RepeatedPtrField<Vote>& votes,
                         const google::protobuf::RepeatedPtrField<v1::Recusal>& recusals) {
  RollCallCount result;
  Count count(call, result);
  count.Recuse(recusals);
  count.FindWhoIsThere();
  count.Cast(votes);
  count.CheckUnits();
  count.MakeTally();
  return result;
}

}  // namespace edugroup::committee
