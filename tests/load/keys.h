// Keys and the token of one run, in files as the servers read them.
#pragma once

#include <string>

namespace edugroup::load {

class Keys {
 public:
  // Writes to `folder`.
  explicit Keys(const std::string& folder);

  const std::string& folder() const { return folder_; }
  // Of the secretariat of groups/load, groups/new and groups/huge, who is an operator too.
  const std::string& token() const { return token_; }
  // Flags of a server.
  std::string jwks_flag() const;
  std::string seal_flag() const;
  std::string token_flag() const;

 private:
  std::string folder_, token_;
};

// A file that only its owner reads.
void WritePrivateFile(const std::string& path, const std::string& content);

}  // namespace edugroup::load
