// A small server for the platform's own tests: one resource with everything a resource can have.
#pragma once

#include <string>

#include "common/resource/table.h"
#include "common/rpc/server.h"

namespace edugroup::testing {

// groups/{group}/notes/{note}, in the table `note`.
const resource::Table& Notes();

// The server of edugroup.test.v1.NoteService under the name `name`; "test" is the one that
// testing::Caller finds.
rpc::Definition NoteServer(const std::string& name = "test");

}  // namespace edugroup::testing
