#include "tests/load/large_import.h"

#include <algorithm>
#include <iostream>
#include <memory>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/time/clock.h"
#include "edugroup/membership/v1/group_service.pb.h"
#include "edugroup/membership/v1/organization_service.pb.h"
#include "tests/load/floors.h"
#include "tests/load/process.h"
#include "tests/load/server_process.h"
#include "tests/load/statements.h"

namespace edugroup::load {
namespace {

using membership::v1::ImportOrganizationsRequest;
using membership::v1::ImportOrganizationsResponse;

constexpr int kRows = 100000;
constexpr int kRowsOfACall = 5000;
constexpr int kCallsOfARound = 4;
constexpr int kRounds = kRows / kRowsOfACall / kCallsOfARound;
// One row in a hundred names a kind that there is not, one resembles the row before it.
constexpr int kFindingEvery = 100;
constexpr double kGoal = 0.40;
constexpr double kMostMebibytes = 200;

double Median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return values[values.size() / 2];
}

ImportOrganizationsRequest Call(int call) {
  ImportOrganizationsRequest request;
  request.set_parent("groups/new");
  request.set_allow_partial(true);
  request.set_request_id(absl::StrCat("large-import-", call));
  auto& waiver = *request.add_waivers();
  waiver.set_rule_id("organization.near-duplicate");
  waiver.set_reason("校区");
  waiver.set_by("秘书处");
  for (int i = call * kRowsOfACall; i < (call + 1) * kRowsOfACall; ++i) {
    membership::v1::OrganizationRow& row = *request.add_rows();
    const bool resembles = i % kFindingEvery == 1;
    row.set_display_name(resembles ? absl::StrCat("示例职业技术学校（第", i - 1, "号）")
                                   : absl::StrCat("示例职业技术学校第", i, "号"));
    row.set_short_name(absl::StrCat("示例", i));
    row.set_kind(i % kFindingEvery == 0 && i % kRowsOfACall != 0 ? "没有的分类" : "职业院校");
    row.add_tags("示范");
    row.set_contact_name("示例联系人");
    row.set_contact_phone("13800000000");
    row.mutable_source()->set_document("单位名单.xlsx");
    row.mutable_source()->set_place(absl::StrCat("Sheet1 第", i + 2, "行"));
  }
  return request;
}

class LargeImport {
 public:
  LargeImport(const std::string& services, const Keys& keys)
      : server_(services, "membership", keys) {
    server_.database().Run("CREATE TABLE raw_journal LIKE journal");
    server_.Must<membership::v1::Group, membership::v1::CreateGroupRequest>(
        "edugroup.membership.v1.GroupService/CreateGroup",
        "group_id: 'new' group { display_name: '负载测试集团' }");
    server_.Must<membership::v1::Kind, membership::v1::CreateKindRequest>(
        "edugroup.membership.v1.GroupService/CreateKind",
        "parent: 'groups/new' kind_id: 'school' kind { display_name: '职业院校' "
        "taxonomy: ORGANIZATION_KIND standard_kind: SCHOOL }");
    raw_ = std::make_unique<RawConnection>(server_.database().runtime());
  }

  bool Report() {
    for (int round = 0; round < kRounds; ++round) RunRound(round);
    const double ratio = Median(ratios_);
    std::cout << absl::StrFormat(
        "import of %d by calls of %d: %.0f rows/s (%.0f with the journal in order), beside all its "
        "rows %.0f: %.2f (goal %.2f)%s, beside the organisations alone %.0f: %.2f; findings %d, "
        "server CPU %.0f µs a row, resident at most %.0f MiB%s\n",
        kRows, kRowsOfACall, Median(rates_), Median(sequenced_), Median(all_), ratio, kGoal,
        ratio >= kGoal ? "" : " MISSED", Median(alone_), Median(ratios_alone_), findings_,
        Median(cpus_), resident_, resident_ < kMostMebibytes ? "" : " MISSED");
    return ratio >= kGoal && resident_ < kMostMebibytes;
  }

 private:
  static constexpr int kRowsOfARound = kRowsOfACall * kCallsOfARound;

  void RunRound(int round) {
    const double all = Floor(Rows::kAll), alone = Floor(Rows::kOrganizations);
    const double cpu = CpuSeconds(server_.pid());
    const double rate = Import(round);
    cpus_.push_back((CpuSeconds(server_.pid()) - cpu) / kRowsOfARound * 1e6);
    rates_.push_back(rate);
    all_.push_back(all);
    alone_.push_back(alone);
    ratios_.push_back(rate / all);
    ratios_alone_.push_back(rate / alone);
  }

  // Rows a second.
  double Floor(Rows rows) {
    const absl::Time begin = absl::Now();
    for (int call = 0; call < kCallsOfARound; ++call) RawImportOf(**raw_, kRowsOfACall, rows);
    return kRowsOfARound / absl::ToDoubleSeconds(absl::Now() - begin);
  }

  double Import(int round) {
    std::vector<ImportOrganizationsRequest> calls;
    for (int i = 0; i < kCallsOfARound; ++i) calls.push_back(Call(round * kCallsOfARound + i));
    const absl::Time begin = absl::Now();
    for (const ImportOrganizationsRequest& call : calls) {
      const auto answer = server_.Must<ImportOrganizationsResponse>(
          "edugroup.membership.v1.OrganizationService/ImportOrganizations", call);
      findings_ += answer.finding_count();
      resident_ = std::max(resident_, ResidentMebibytes(server_.pid()));
    }
    const double seconds = absl::ToDoubleSeconds(absl::Now() - begin);
    server_.AwaitSequenced();
    sequenced_.push_back(kRowsOfARound / absl::ToDoubleSeconds(absl::Now() - begin));
    return kRowsOfARound / seconds;
  }

  const ServerProcess server_;
  std::unique_ptr<RawConnection> raw_;
  std::vector<double> rates_, sequenced_, all_, alone_, ratios_, ratios_alone_, cpus_;
  int findings_ = 0;
  double resident_ = 0;
};

}  // namespace

bool ReportLargeImport(const std::string& services, const Keys& keys) {
  return LargeImport(services, keys).Report();
}

}  // namespace edugroup::load
