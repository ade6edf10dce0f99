#include "tests/load/keys.h"

#include <sys/stat.h>

#include <fstream>
#include <memory>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "common/auth/issuer.h"
#include "common/auth/sealer.h"
#include "tests/load/check.h"

namespace edugroup::load {

void WritePrivateFile(const std::string& path, const std::string& content) {
  std::ofstream(path, std::ios::binary) << content;
  chmod(path.c_str(), 0600);
}

Keys::Keys(const std::string& folder) : folder_(folder) {
  const std::unique_ptr<auth::Issuer> issuer =
      Check(auth::Issuer::Generate(auth::Issuer::Algorithm::kEdDsa, "load"));
  auth::Principal principal;
  principal.subject = "load";
  principal.is_operator = true;
  principal.expires = absl::Now() + absl::Hours(12);
  for (const char* group : {"load", "new", "huge"}) {
    principal.groups[group].roles.Add(auth::Role::SECRETARIAT);
  }
  token_ = issuer->Sign(principal);
  WritePrivateFile(folder + "/jwks.json", issuer->Jwks());
  WritePrivateFile(folder + "/seal.key", auth::Sealer::GenerateFile("load"));
  WritePrivateFile(folder + "/service.token", token_);
}

std::string Keys::jwks_flag() const { return absl::StrCat("--jwks_file=", folder_, "/jwks.json"); }
std::string Keys::seal_flag() const {
  return absl::StrCat("--seal_key_file=", folder_, "/seal.key");
}
std::string Keys::token_flag() const {
  return absl::StrCat("--service_token_file=", folder_, "/service.token");
}

}  // namespace edugroup::load
