// Figures of the business on the dashboards: counts over all groups, never of one group or person.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "common/observe/metrics.h"
#include "common/sql/database.h"
#include "common/value/clock.h"

namespace edugroup::rpc {

// One gauge for each value of one label.
struct Figure {
  std::string name, help;  // "edugroup_members"
  std::string label;       // "standard_kind"; empty: one number
  // Every value that the label may take, so that the series are bounded; what else the statement
  // finds counts as "OTHER".
  std::vector<std::string> values;
  // Answers rows of value and number, by an index or over few rows. Each ? is the business day
  // (yyyymmdd).
  sql::Statement statement;
};

// Asks for all figures at once and then at each interval, on a thread of its own. Every replica
// asks, so that there is nobody whose death they do not survive; dashboards take their maximum.
class FigureBoard {
 public:
  FigureBoard(sql::Database& database, const value::Clock& clock, observe::Registry& registry,
              std::vector<Figure> figures, absl::Duration interval);
  // Waits for a question under way.
  ~FigureBoard();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

// Of every server: what waits for its position in the journal and for how long; the schema's
// version.
std::vector<Figure> PlatformFigures();

}  // namespace edugroup::rpc
