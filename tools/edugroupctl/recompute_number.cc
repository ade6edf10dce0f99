#include "tools/edugroupctl/recompute_number.h"

namespace edugroup::ctl {
namespace {

using Integer = boost::multiprecision::cpp_int;

Integer Whole(const std::string& digits) {
  Integer value = 0;
  for (char digit : digits) value = value * 10 + (digit - '0');
  return value;
}

}  // namespace

Number Read(const std::string& text) {
  if (text.empty()) return 0;
  if (text[0] == '-') return -Read(text.substr(1));
  if (const size_t slash = text.find('/'); slash != std::string::npos) {
    return Number(Whole(text.substr(0, slash)), Whole(text.substr(slash + 1)));
  }
  const size_t point = text.find('.');
  if (point == std::string::npos) return Number(Whole(text));
  const std::string behind = text.substr(point + 1);
  Integer ten = 1;
  for (size_t i = 0; i < behind.size(); ++i) ten *= 10;
  return Number(Whole(text.substr(0, point) + behind), ten);
}

Number RoundHalfUp(const Number& number, int places) {
  if (number < 0) return -RoundHalfUp(-number, places);
  Integer ten = 1;
  for (int i = 0; i < places; ++i) ten *= 10;
  const Number shifted = number * ten + Number(1, 2);
  return Number(Integer(numerator(shifted) / denominator(shifted)), ten);
}

bool Keeps(const type::Threshold& threshold, const Number& number) {
  const Number limit = Read(threshold.value());
  switch (threshold.operator_()) {
    case type::Threshold::AT_LEAST:
      return number >= limit;
    case type::Threshold::ABOVE:
      return number > limit;
    case type::Threshold::AT_MOST:
      return number <= limit;
    case type::Threshold::BELOW:
      return number < limit;
    default:
      return number == limit;
  }
}

}  // namespace edugroup::ctl
