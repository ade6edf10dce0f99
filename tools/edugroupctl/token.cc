// token: keys and tokens for development and demonstrations. A city has its own issuer.
#include <fcntl.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <iostream>
#include <sstream>

#include "absl/flags/flag.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "absl/time/clock.h"
#include "common/auth/issuer.h"
#include "common/auth/sealer.h"
#include "common/value/status.h"
#include "tools/edugroupctl/arguments.h"
#include "tools/edugroupctl/command.h"

ABSL_FLAG(std::string, generate_key, "",
          "token: make key.pem, jwks.json and seal.key in this folder instead.");
ABSL_FLAG(std::string, key, "", "token: private key (PEM) that signs.");
ABSL_FLAG(std::string, key_id, "development",
          "token: what the key is called; with --generate-key, what the new ones are.");
ABSL_FLAG(std::string, subject, "", "token: who the bearer is.");
ABSL_FLAG(std::string, role, "", "token: roles in the group, separated by commas.");
ABSL_FLAG(std::string, organization, "", "token: id of the organisation a MEMBER acts for.");
ABSL_FLAG(std::string, body, "", "token: id of the body a DEPARTMENT is.");
ABSL_FLAG(bool, operator, false, "token: runs the installation.");
ABSL_FLAG(std::string, scope, "", "token: scopes of a SYSTEM caller, separated by commas.");
ABSL_FLAG(absl::Duration, expires, absl::Hours(12), "token: how long it is good.");

namespace edugroup::ctl {
namespace {

// Makes the file, readable for its owner alone. ALREADY_EXISTS rather than overwriting a key.
absl::Status WriteNew(const std::filesystem::path& path, const std::string& content, mode_t mode) {
  const int file = open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode);
  if (file < 0) return absl::AlreadyExistsError(absl::StrCat("cannot make ", path.string()));
  const ssize_t written = write(file, content.data(), content.size());
  close(file);
  if (written == static_cast<ssize_t>(content.size())) return absl::OkStatus();
  return absl::ResourceExhaustedError(absl::StrCat("cannot write ", path.string()));
}

absl::Status GenerateKeys(const std::filesystem::path& folder) {
  const std::string key_id = absl::GetFlag(FLAGS_key_id);
  ASSIGN_OR_RETURN(const auto issuer,
                   auth::Issuer::Generate(auth::Issuer::Algorithm::kEdDsa, key_id));
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  RETURN_IF_ERROR(WriteNew(folder / "key.pem", issuer->PrivatePem(), 0600));
  RETURN_IF_ERROR(WriteNew(folder / "jwks.json", issuer->Jwks(), 0644));
  return WriteNew(folder / "seal.key", auth::Sealer::GenerateFile(key_id), 0600);
}

absl::StatusOr<auth::GroupClaims> ClaimsFromFlags(const std::string& group) {
  auth::GroupClaims claims;
  for (const absl::string_view name :
       absl::StrSplit(absl::GetFlag(FLAGS_role), ',', absl::SkipEmpty())) {
    auth::Role role;
    if (!access::v1::Role_Parse(std::string(name), &role) || role == auth::Role::OPERATOR) {
      return UsageError(absl::StrCat("no such role in a group: ", name));
    }
    claims.roles.Add(role);
  }
  const auto full = [&](absl::string_view collection, const std::string& id) {
    return id.empty() ? "" : absl::StrCat("groups/", group, "/", collection, "/", id);
  };
  claims.organization = full("organizations", absl::GetFlag(FLAGS_organization));
  claims.body = full("bodies", absl::GetFlag(FLAGS_body));
  return claims;
}

absl::StatusOr<auth::Principal> PrincipalFromFlags(const std::string& group) {
  auth::Principal principal;
  principal.subject = absl::GetFlag(FLAGS_subject);
  if (principal.subject.empty()) return UsageError("whose token? give --subject");
  principal.is_operator = absl::GetFlag(FLAGS_operator);
  principal.expires = absl::Now() + absl::GetFlag(FLAGS_expires);
  for (const absl::string_view scope :
       absl::StrSplit(absl::GetFlag(FLAGS_scope), ',', absl::SkipEmpty())) {
    principal.scopes.insert(std::string(scope));
  }
  if (!absl::GetFlag(FLAGS_role).empty()) {
    if (group.empty()) return UsageError("a role in which group? give --group");
    ASSIGN_OR_RETURN(principal.groups[group], ClaimsFromFlags(group));
  }
  return principal;
}

}  // namespace

absl::Status RunToken(const Invocation& invocation) {
  RETURN_IF_ERROR(invocation.AtMost(0));
  if (const std::string folder = absl::GetFlag(FLAGS_generate_key); !folder.empty()) {
    return GenerateKeys(folder);
  }
  std::ifstream file(absl::GetFlag(FLAGS_key));
  if (!file) return UsageError("which key? give --key FILE, or make one with --generate-key DIR");
  std::stringstream pem;
  pem << file.rdbuf();
  ASSIGN_OR_RETURN(const auto issuer,
                   auth::Issuer::FromPem(pem.str(), absl::GetFlag(FLAGS_key_id)));
  ASSIGN_OR_RETURN(const auth::Principal principal, PrincipalFromFlags(invocation.session.group()));
  std::cout << issuer->Sign(principal) << "\n";
  return absl::OkStatus();
}

}  // namespace edugroup::ctl
