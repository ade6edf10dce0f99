#include "services/membership/credit_code.h"

#include <string>

#include "gtest/gtest.h"

namespace edugroup::membership {
namespace {

TEST(CreditCodeTest, CodesAsIssuedAreValid) {
  EXPECT_TRUE(IsCreditCode("91350100M000100Y43"));
  EXPECT_TRUE(IsCreditCode("91440300708461136T"));
  EXPECT_TRUE(IsCreditCode("9111000010169286X1"));
}

// 5 * 3^0 = 5, so the check value is 31 - 5 = 26, which is 'T'; a sum of 0 gives 0 and not 31.
TEST(CreditCodeTest, CheckCharacterFollowsTheWeights) {
  EXPECT_EQ(CreditCodeCheckCharacter("50000000000000000"), 'T');
  EXPECT_EQ(CreditCodeCheckCharacter("00000000000000000"), '0');
  // 3^16 mod 31 = 28: 31 - 28 = 3.
  EXPECT_EQ(CreditCodeCheckCharacter("00000000000000001"), '3');
}

TEST(CreditCodeTest, AnyOneWrongCharacterShows) {
  const std::string code = "91350100M000100Y43";
  for (size_t i = 0; i < code.size(); ++i) {
    std::string wrong = code;
    wrong[i] = code[i] == '7' ? '8' : '7';
    EXPECT_FALSE(IsCreditCode(wrong)) << wrong;
  }
}

TEST(CreditCodeTest, TwoNeighboursTurnedRoundShow) {
  EXPECT_FALSE(IsCreditCode("19350100M000100Y43"));
  EXPECT_FALSE(IsCreditCode("91351000M000100Y43"));
}

TEST(CreditCodeTest, LettersThatLookLikeDigitsAreNotInTheAlphabet) {
  for (char c : {'I', 'O', 'S', 'V', 'Z', 'm', ' '}) {
    std::string body = "91350100M000100Y4";
    body[8] = c;
    EXPECT_EQ(CreditCodeCheckCharacter(body), '\0') << c;
    EXPECT_FALSE(IsCreditCode(body + "3")) << c;
    EXPECT_FALSE(IsCreditCode(body + '\0')) << "found by fuzzing: the mark of a wrong body";
  }
}

TEST(CreditCodeTest, OtherLengthsAreNoCodes) {
  EXPECT_FALSE(IsCreditCode(""));
  EXPECT_FALSE(IsCreditCode("91350100M000100Y4"));
  EXPECT_FALSE(IsCreditCode("91350100M000100Y433"));
  EXPECT_FALSE(IsCreditCode("企业企业企业"));
}

}  // namespace
}  // namespace edugroup::membership
