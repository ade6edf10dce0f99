// What calls that begin whatever the answers do show. Each prints its lines and says whether the
// goals are reached.
#pragma once

#include "tests/load/generator.h"
#include "tests/load/world.h"

namespace edugroup::load {

// Latency at half the peak rate of `closed`, goodput at five times the peak; memory and start.
bool ReportOpenLoop(const World& world, const Load& closed);
// How long changes take to a watcher of the feed, with `creates` at half their peak rate.
bool ReportWatcher(Load creates);

}  // namespace edugroup::load
