#include "common/auth/subject_key.h"

#include "absl/strings/str_cat.h"
#include "common/auth/test_file.h"
#include "common/value/error.h"
#include "gtest/gtest.h"

namespace edugroup::auth {
namespace {

constexpr char kPerson[] = "groups/anqing/people/li";

class SubjectKeyTest : public ::testing::Test {
 protected:
  TestFile file_{Sealer::GenerateFile("k1")};
  std::unique_ptr<Sealer> sealer_ = *Sealer::FromFile(file_.path());
};

TEST_F(SubjectKeyTest, OpensWhatItSealedAlsoWhenItWasKept) {
  SubjectKey key = SubjectKey::New();
  const std::string sealed = key.Seal("13855551234", kPerson);
  EXPECT_TRUE(Sealer::IsSealed(sealed));
  EXPECT_EQ(sealed.find("13855551234"), std::string::npos);
  const std::string wrapped = key.Wrap(*sealer_, kPerson);
  EXPECT_LE(wrapped.size(), 200u);
  auto kept = SubjectKey::Unwrap(wrapped, *sealer_, kPerson);
  ASSERT_TRUE(kept.ok()) << kept.status();
  const auto opened = kept->Open(sealed, kPerson);
  ASSERT_TRUE(opened.ok()) << opened.status();
  EXPECT_EQ(*opened, "13855551234");
}

TEST_F(SubjectKeyTest, NothingElseOpensIt) {
  SubjectKey key = SubjectKey::New(), other = SubjectKey::New();
  const std::string sealed = key.Seal("13855551234", kPerson);
  EXPECT_EQ(ReasonOf(other.Open(sealed, kPerson).status()), ErrorReason::INTERNAL_DEFECT);
  EXPECT_FALSE(key.Open(sealed, "groups/anqing/people/wang").ok());
  EXPECT_FALSE(key.Open(sealer_->Seal("13855551234", kPerson), kPerson).ok());
  EXPECT_FALSE(key.Open("sealed:subject:", kPerson).ok());
  EXPECT_FALSE(key.Open("sealed:subject:***", kPerson).ok());
  EXPECT_FALSE(sealer_->Open(sealed, kPerson).ok());
}

TEST_F(SubjectKeyTest, AKeyIsOfOneSubject) {
  const std::string wrapped = SubjectKey::New().Wrap(*sealer_, kPerson);
  EXPECT_FALSE(SubjectKey::Unwrap(wrapped, *sealer_, "groups/anqing/people/wang").ok());
  EXPECT_FALSE(
      SubjectKey::Unwrap(sealer_->Seal(std::string(32, 'k'), kPerson), *sealer_, kPerson).ok());
  EXPECT_FALSE(SubjectKey::Unwrap("", *sealer_, kPerson).ok());
}

}  // namespace
}  // namespace edugroup::auth
