#include <algorithm>
#include <cctype>
#include <map>
#include <utility>

#include "tools/edugroupctl/recompute_leaf.h"

namespace edugroup::ctl {
namespace {

// Formulas in explanations were checked when their set was published, so this reads only what is
// right. Every part is worked out, but what `if`, `and` and `or` do not need does not count.
class Reader {
 public:
  Reader(const std::string& text, const Lookup& lookup) : text_(text), lookup_(lookup) {}
  Known Whole() { return Or(); }

 private:
  using Op = Known (*)(const Number&, const Number&);

  void Skip() {
    while (at_ < text_.size() && std::isspace(static_cast<unsigned char>(text_[at_]))) ++at_;
  }
  bool Take(const std::string& token) {
    Skip();
    if (text_.compare(at_, token.size(), token) != 0) return false;
    const bool is_word = std::isalpha(static_cast<unsigned char>(token[0])) != 0;
    const size_t end = at_ + token.size();
    if (is_word && end < text_.size() &&
        (std::isalnum(static_cast<unsigned char>(text_[end])) || text_[end] == '_')) {
      return false;
    }
    at_ = end;
    return true;
  }
  static Known Truth(bool truth) { return Value(truth ? 1 : 0); }
  // A missing value goes before one that does not apply.
  static Known Join(const Known& a, const Known& b, Op op) {
    if (a.state == Known::kMissing || b.state == Known::kMissing) return {};
    if (a.state != Known::kValue || b.state != Known::kValue) return {Known::kNotApplicable, 0};
    return op(a.number, b.number);
  }

  Known Or() {
    Known left = And();
    while (Take("or")) {
      const Known right = And();
      if (left.state == Known::kValue && left.number == 0) left = right;
    }
    return left;
  }
  Known And() {
    Known left = Comparison();
    while (Take("and")) {
      const Known right = Comparison();
      if (left.state == Known::kValue && left.number != 0) left = right;
    }
    return left;
  }
  Known Comparison() {
    if (Take("not")) {
      const Known truth = Comparison();
      return truth.state == Known::kValue ? Truth(truth.number == 0) : truth;
    }
    const Known left = Additive();
    static const std::vector<std::pair<std::string, Op>> kSigns = {
        {"<=", [](const Number& a, const Number& b) { return Truth(a <= b); }},
        {"≤", [](const Number& a, const Number& b) { return Truth(a <= b); }},
        {">=", [](const Number& a, const Number& b) { return Truth(a >= b); }},
        {"≥", [](const Number& a, const Number& b) { return Truth(a >= b); }},
        {"!=", [](const Number& a, const Number& b) { return Truth(a != b); }},
        {"≠", [](const Number& a, const Number& b) { return Truth(a != b); }},
        {"<", [](const Number& a, const Number& b) { return Truth(a < b); }},
        {">", [](const Number& a, const Number& b) { return Truth(a > b); }},
        {"=", [](const Number& a, const Number& b) { return Truth(a == b); }}};
    for (const auto& [sign, op] : kSigns) {
      if (Take(sign)) return Join(left, Additive(), op);
    }
    return left;
  }
  Known Additive() {
    Known left = Multiplicative();
    while (true) {
      if (Take("+")) {
        left = Join(left, Multiplicative(),
                    [](const Number& a, const Number& b) { return Value(a + b); });
      } else if (Take("-") || Take("−")) {
        left = Join(left, Multiplicative(),
                    [](const Number& a, const Number& b) { return Value(a - b); });
      } else {
        return left;
      }
    }
  }
  Known Multiplicative() {
    Known left = Signed();
    while (true) {
      if (Take("*") || Take("×")) {
        left = Join(left, Signed(), [](const Number& a, const Number& b) { return Value(a * b); });
      } else if (Take("/") || Take("÷")) {
        left = Join(left, Signed(), [](const Number& a, const Number& b) {
          return b == 0 ? Known{Known::kNotApplicable, 0} : Value(a / b);
        });
      } else {
        return left;
      }
    }
  }
  Known Signed() {
    if (!Take("-") && !Take("−")) return Primary();
    Known number = Signed();
    number.number = -number.number;
    return number;
  }
  Number Digits() {
    Skip();
    const size_t first = at_;
    while (at_ < text_.size() &&
           (std::isdigit(static_cast<unsigned char>(text_[at_])) || text_[at_] == '.')) {
      ++at_;
    }
    Number number = Read(text_.substr(first, at_ - first));
    if (at_ < text_.size() && text_[at_] == '%') {
      ++at_;
      number /= 100;
    }
    if (at_ < text_.size() && text_[at_] == '"') at_ = text_.find('"', at_ + 1) + 1;
    return number;
  }
  std::string Id() {
    Take("[");
    const size_t end = text_.find(']', at_);
    std::string id = text_.substr(at_, end - at_);
    at_ = end + 1;
    return id;
  }
  Known Primary() {
    Skip();
    if (at_ < text_.size() && std::isdigit(static_cast<unsigned char>(text_[at_]))) {
      return Value(Digits());
    }
    if (at_ < text_.size() && text_[at_] == '[') return lookup_.value(Id());
    if (Take("(")) {
      Known inner = Or();
      Take(")");
      return inner;
    }
    if (Take("min")) return Extreme(false);
    if (Take("max")) return Extreme(true);
    if (Take("if")) return Choice();
    if (Take("round")) return Rounding();
    if (Take("points")) return About([this](const std::string& id) { return lookup_.points(id); });
    if (Take("rated")) {
      return About([this](const std::string& id) {
        return Truth(lookup_.value(id).state == Known::kValue);
      });
    }
    if (Take("count")) return Weighing(true, false);
    if (Take("weigh_once")) return Weighing(false, true);
    Take("weigh");
    return Weighing(false, false);
  }
  Known Extreme(bool greatest) {
    Take("(");
    Known most = Or();
    while (Take(",")) {
      const Known next = Or();
      most = greatest ? Join(most, next,
                             [](const Number& a, const Number& b) { return Value(std::max(a, b)); })
                      : Join(most, next, [](const Number& a, const Number& b) {
                          return Value(std::min(a, b));
                        });
    }
    Take(")");
    return most;
  }
  Known Choice() {
    Take("(");
    const Known condition = Or();
    Take(",");
    const Known then = Or();
    Take(",");
    const Known otherwise = Or();
    Take(")");
    if (condition.state != Known::kValue) return condition;
    return condition.number != 0 ? then : otherwise;
  }
  Known Rounding() {
    Take("(");
    Known number = Or();
    Take(",");
    const Number places = Digits();
    Take(")");
    number.number = RoundHalfUp(number.number, static_cast<int>(numerator(places)));
    return number;
  }
  Known About(const std::function<Known(const std::string&)>& ask) {
    Take("(");
    Known answer = ask(Id());
    Take(")");
    return answer;
  }
  Known Weighing(bool plain, bool once) {
    Take("(");
    const std::string id = Id();
    std::map<std::string, Number> weights;
    while (Take(",")) {
      Skip();
      const size_t end = text_.find_first_of(" =", at_);
      const std::string level = text_.substr(at_, end - at_);
      at_ = end;
      Take("=");
      weights[level] = Digits();
    }
    Take(")");
    const Known value = lookup_.value(id);
    const evaluation::v1::EventList* events = lookup_.events(id);
    if (value.state != Known::kValue || events == nullptr) return value;
    Number sum = 0;
    std::map<std::string, Number> highest;
    for (const auto& event : events->events()) {
      Number weight = plain ? Number(1) : weights[event.level()];
      if (!event.count().empty()) weight *= Read(event.count());
      if (once && !event.item().empty()) {
        highest[event.item()] = std::max(highest[event.item()], weight);
      } else {
        sum += weight;
      }
    }
    for (const auto& [item, weight] : highest) sum += weight;
    return Value(sum);
  }

  const std::string& text_;
  const Lookup& lookup_;
  size_t at_ = 0;
};

}  // namespace

Known WorkFormula(const std::string& text, const Lookup& lookup) {
  return Reader(text, lookup).Whole();
}

}  // namespace edugroup::ctl
