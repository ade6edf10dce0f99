// A group of ordinary size, made by calls: what a database is filled with many copies of.
#pragma once

#include <string>
#include <vector>

#include "tests/load/server_process.h"

namespace edugroup::load {

constexpr int kGroupOrganizations = 500;
constexpr int kGroupAffiliationKinds = 3;  // of each organisation one affiliation of each
constexpr int kGroupEntries = 1000;        // of one register
constexpr int kGroupPeople = 200;
constexpr int kGroupPosts = 200;
constexpr char kGroup[] = "groups/load";

// Makes kGroup with all of these. Organisations are members since 2019-01-01, half of them renamed
// since.
void MakeSampleGroup(const ServerProcess& membership);

// The tables that hold it.
const std::vector<std::string>& SampleTables();

// "groups/load/organizations/o000042".
std::string SampleOrganizationName(int i);

}  // namespace edugroup::load
