#include "common/value/text.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <thread>
#include <vector>

namespace edugroup::value {
namespace {

TEST(TextTest, ChecksUtf8) {
  EXPECT_TRUE(IsValidUtf8(""));
  EXPECT_TRUE(IsValidUtf8("职业教育 𠮷 😀 abc"));
  EXPECT_FALSE(IsValidUtf8("\xC0\x80")) << "overlong";
  EXPECT_FALSE(IsValidUtf8("\xED\xA0\x80")) << "surrogate";
  EXPECT_FALSE(IsValidUtf8("\xF4\x90\x80\x80")) << "beyond U+10FFFF";
  EXPECT_FALSE(IsValidUtf8("职\xE4\xB8")) << "cut short";
  EXPECT_FALSE(IsValidUtf8("\xB2\xDC\xD1\xEE")) << "曹杨 in GB18030";
}

TEST(TextTest, CountsCharactersNotBytes) {
  EXPECT_EQ(CodePointCount(""), 0u);
  EXPECT_EQ(CodePointCount("abc"), 3u);
  EXPECT_EQ(CodePointCount("曹杨"), 2u);
  EXPECT_EQ(CodePointCount("𠮷"), 1u);
  EXPECT_EQ(CodePointCount("𠮷野家"), 3u);
  EXPECT_EQ(CodePointCount("a\xFF"
                           "b"),
            3u);
}

TEST(TextTest, ExcerptsStayValid) {
  EXPECT_EQ(Excerpt("曹杨职校"), "曹杨职校");
  EXPECT_EQ(Excerpt("𠮷野家", 2), "𠮷野");
  EXPECT_EQ(Excerpt("", 2), "");
  EXPECT_EQ(Excerpt("a\xFF"
                    "b"),
            "a\uFFFDb");
  std::string long_text;
  for (int i = 0; i < 100; ++i) long_text += "杨𠮷";
  EXPECT_EQ(CodePointCount(Excerpt(long_text)), 40u);
  EXPECT_TRUE(IsValidUtf8(Excerpt(long_text)));
}

TEST(TextTest, NormalizesWidthAndSpaces) {
  EXPECT_EQ(NormalizeWidth("２０１９年（上）"), "2019年(上)");
  EXPECT_EQ(NormalizeWidth("ＡＢｃ［１］｛２｝"), "ABc[1]{2}");
  EXPECT_EQ(NormalizeWidth("\u3000 曹杨\u3000\u00A0\t职校\r\n"), "曹杨 职校");
  EXPECT_EQ(NormalizeWidth(" \u3000 "), "");
  EXPECT_EQ(NormalizeWidth("𠮷！～"), "𠮷!~");
  EXPECT_EQ(NormalizeWidth("【党】、《章程》。"), "【党】、《章程》。") << "has no half-width form";
}

TEST(TextTest, SortsByPinyin) {
  // cáo < xìn, ā < cáo, cáo < dīng: the opposite of the code points each time.
  EXPECT_LT(SortKey("曹杨"), SortKey("信息"));
  EXPECT_LT(SortKey("阿里"), SortKey("曹杨"));
  EXPECT_LT(SortKey("曹杨"), SortKey("丁"));
  EXPECT_LT(SortKey("2019"), SortKey("曹杨")) << "digits come first";
  EXPECT_LT(SortKey("信息"), SortKey("ABC")) << "Latin letters come last";
  EXPECT_NE(SortKey("𠮷"), SortKey("𪚥")) << "4-byte characters differ";
  EXPECT_EQ(SortKey("普陀"), SortKey("普陀"));
  EXPECT_EQ(SortKey(""), SortKey(""));
  EXPECT_LT(SortKey(""), SortKey("一"));
}

TEST(TextTest, SortKeysAreBoundedAndKeepTheOrder) {
  std::string long_name;
  for (int i = 0; i < 200; ++i) long_name += "职业";
  EXPECT_EQ(SortKey(long_name).size(), kSortKeyBytes);
  EXPECT_LT(SortKey("曹杨" + long_name), SortKey("信息" + long_name));
  EXPECT_EQ(SortKey("曹").back() == '\0', false) << "no closing zero byte";
}

TEST(TextTest, SortKeysAreTheSameInEveryThread) {
  const std::vector<std::string> names = {"曹杨", "信息", "𠮷野家", "ABC", "上海"};
  std::vector<std::string> expected;
  for (const auto& name : names) expected.push_back(SortKey(name));
  std::vector<int> wrong(4, 0);
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&, t] {
      for (int i = 0; i < 2000; ++i) {
        wrong[t] += SortKey(names[i % names.size()]) != expected[i % names.size()];
      }
    });
  }
  for (auto& thread : threads) thread.join();
  EXPECT_THAT(wrong, ::testing::Each(0));
}

TEST(TextTest, FingerprintSeesThroughSpelling) {  // X5
  const auto same = [](absl::string_view a, absl::string_view b) {
    return NameFingerprint(a) == NameFingerprint(b);
  };
  EXPECT_TRUE(same("职业学堂", "职业 学堂"));
  EXPECT_TRUE(same("职业学堂", "\u3000职业\u200B学堂 "));
  EXPECT_TRUE(same("上海ＡＢＣ（集团）有限公司", "上海abc集团"));
  EXPECT_TRUE(same("上海某某股份有限公司", "上海某某有限责任公司"));
  EXPECT_TRUE(same("上海某某公司", "上海某某有限公司"));
  EXPECT_FALSE(same("上海某某公司", "上海某某分公司"));
  EXPECT_TRUE(same("“新职业”教育、联盟", "新职业教育联盟"));
  EXPECT_FALSE(same("职业学堂", "职业大学堂"));
  EXPECT_FALSE(same("𠮷野家", "吉野家"));
  EXPECT_FALSE(same("曹杨职校", "曹杨职校二部"));
}

TEST(TextTest, FingerprintLeavesTheCore) {
  EXPECT_EQ(NameFingerprint("上海（普陀）信息技术(集团)股份有限公司"), "上海普陀信息技术");
  EXPECT_EQ(NameFingerprint("有限公司"), "有限公司") << "a name that is nothing else stays";
  EXPECT_EQ(NameFingerprint("集团有限公司"), "集团");
  EXPECT_EQ(NameFingerprint("C++"), "c++");
  EXPECT_EQ(NameFingerprint(" （） "), "");
}

}  // namespace
}  // namespace edugroup::value
