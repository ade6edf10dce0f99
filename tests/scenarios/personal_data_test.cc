// Personal data at rest: neither the files of the database nor the log hold a contact's plain phone
// number, name or e-mail address, while what is not personal is found in both (so that the search
// itself is proven).
#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <system_error>

#include "absl/strings/match.h"
#include "absl/time/clock.h"
#include "common/observe/log.h"
#include "common/testing/servers.h"
#include "edugroup/membership/v1/group_service.pb.h"
#include "edugroup/membership/v1/organization_service.pb.h"
#include "services/membership/membership_server.h"

namespace edugroup::membership {
namespace {

using edugroup::testing::Caller;
using edugroup::testing::Servers;

constexpr char kPhone[] = "13912345678";
constexpr char kEmail[] = "zhang.shili@example.cn";
constexpr char kPersonName[] = "章示例联系人";
constexpr char kDisplayName[] = "安庆示例职业技术学校";

// Everything that is written to standard error during the test.
class CapturedLog {
 public:
  CapturedLog() : path_(std::filesystem::temp_directory_path() / "edugroup_personal_data.log") {
    saved_ = dup(STDERR_FILENO);
    const int file = open(path_.c_str(), O_CREAT | O_TRUNC | O_WRONLY, 0600);
    dup2(file, STDERR_FILENO);
    close(file);
  }
  ~CapturedLog() {
    Stop();
    std::filesystem::remove(path_);
  }
  std::string Stop() {
    if (saved_ >= 0) {
      dup2(saved_, STDERR_FILENO);
      close(saved_);
      saved_ = -1;
    }
    std::ifstream stream(path_);
    return std::string(std::istreambuf_iterator<char>(stream), {});
  }

 private:
  const std::filesystem::path path_;
  int saved_ = -1;
};

// How many files of `folder`, if there is such a folder, hold `text`; subfolders do not count.
int FilesWith(const std::string& folder, const std::string& text) {
  int found = 0;
  std::error_code gone;
  for (std::filesystem::directory_iterator file(folder, gone), end; !gone && file != end;
       file.increment(gone)) {
    if (!file->is_regular_file(gone)) continue;
    std::ifstream stream(file->path(), std::ios::binary);
    const std::string content(std::istreambuf_iterator<char>(stream), {});
    found += absl::StrContains(content, text) ? 1 : 0;
  }
  return found;
}

std::string DataFolder(const testing::TestDatabase& test_database) {
  observe::Registry registry;
  auto database = sql::Database::Create(test_database.root(), registry);
  const auto rows =
      (*database)->Read(absl::Now() + absl::Seconds(5), {"datadir", "SELECT @@datadir"}, {});
  return rows.ok() ? (*rows)[0][0].bytes() : "";
}

v1::Organization School() {
  v1::Organization school;
  school.set_display_name(kDisplayName);
  school.set_kind("groups/anqing/kinds/school");
  auto* contact = school.add_contacts();
  contact->set_person_name(kPersonName);
  contact->set_phone(kPhone);
  contact->set_email(kEmail);
  return school;
}

TEST(PersonalDataTest, NeitherDatabaseFilesNorLogHoldItPlain) {
  CapturedLog log;
  Servers servers({MembershipServer()}, absl::CivilDay(2019, 6, 3));
  observe::InitLog("membership", observe::Level::kDebug);
  Caller operator_caller = servers.Operator();
  Caller secretariat = servers.Secretariat("anqing");

  v1::CreateGroupRequest group;
  group.set_group_id("anqing");
  group.mutable_group()->set_display_name("安庆职业教育集团");
  ASSERT_TRUE(
      operator_caller.Ask<v1::Group>("edugroup.membership.v1.GroupService/CreateGroup", group)
          .ok());
  v1::CreateKindRequest kind;
  kind.set_parent("groups/anqing");
  kind.set_kind_id("school");
  kind.mutable_kind()->set_display_name("职业院校");
  kind.mutable_kind()->set_taxonomy(v1::Kind::ORGANIZATION_KIND);
  kind.mutable_kind()->set_standard_kind(v1::SCHOOL);
  ASSERT_TRUE(
      secretariat.Ask<v1::Kind>("edugroup.membership.v1.GroupService/CreateKind", kind).ok());

  v1::CreateOrganizationRequest create;
  create.set_parent("groups/anqing");
  create.set_organization_id("school-1");
  create.set_request_id("create-school-1");  // the stored answer must be sealed, too
  *create.mutable_organization() = School();
  const auto created = secretariat.Ask<v1::Organization>(
      "edugroup.membership.v1.OrganizationService/CreateOrganization", create);
  ASSERT_TRUE(created.ok()) << created.status();
  EXPECT_EQ(created->contacts(0).phone(), kPhone);

  // A refused write with personal data in it is logged, without the data.
  create.set_request_id("create-school-1-again");
  ASSERT_FALSE(secretariat
                   .Ask<v1::Organization>(
                       "edugroup.membership.v1.OrganizationService/CreateOrganization", create)
                   .ok());

  // Another member's clerk sees it masked, the secretariat in full.
  v1::GetOrganizationRequest get;
  get.set_name("groups/anqing/organizations/school-1");
  Caller other = servers.Member("anqing", "school-2");
  const auto masked = other.Ask<v1::Organization>(
      "edugroup.membership.v1.OrganizationService/GetOrganization", get);
  ASSERT_TRUE(masked.ok()) << masked.status();
  EXPECT_EQ(masked->contacts(0).phone(), "139****5678");
  EXPECT_EQ(masked->contacts(0).person_name(), "章**");
  EXPECT_EQ(masked->contacts(0).email(), "z***@example.cn");

  // Give the sequencer and the database time to write what they hold.
  absl::SleepFor(absl::Seconds(2));
  const std::string folder = DataFolder(servers.database("membership"));
  ASSERT_FALSE(folder.empty());
  // The server's own files (redo and undo logs, temporary tables; MySQL has a folder for redo logs)
  // and those of the schema.
  const auto found = [&](const std::string& text) {
    return FilesWith(folder, text) + FilesWith(folder + "#innodb_redo", text) +
           FilesWith(folder + servers.database("membership").schema(), text);
  };
  EXPECT_GT(found(kDisplayName), 0) << "the search finds what is there";
  EXPECT_EQ(found(kPhone), 0);
  EXPECT_EQ(found(kEmail), 0);
  EXPECT_EQ(found(kPersonName), 0);

  const std::string text = log.Stop();
  EXPECT_TRUE(absl::StrContains(text, "OrganizationService/CreateOrganization")) << text;
  EXPECT_FALSE(absl::StrContains(text, kPhone));
  EXPECT_FALSE(absl::StrContains(text, kEmail));
  EXPECT_FALSE(absl::StrContains(text, kPersonName));
}

}  // namespace
}  // namespace edugroup::membership
