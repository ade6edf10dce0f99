// Indicator sets and inputs for tests of the engine.
#pragma once

#include <string>

#include "common/testing/parse.h"
#include "edugroup/evaluation/v1/assessment_service.pb.h"
#include "edugroup/evaluation/v1/indicator_service.pb.h"

namespace edugroup::evaluation {

inline v1::IndicatorSet ReadSet(const std::string& text) {
  return edugroup::testing::Parse<v1::IndicatorSet>(text);
}

// The yearly assessment of a member school (A14, A21): plan tasks 60 %, teaching 40 %.
inline v1::IndicatorSet SchoolSet() {
  return ReadSet(R"pb(
    name: "groups/anqing/indicatorSets/school2019"
    display_name: "成员学校年度专项考核指标"
    version_label: "2019"
    full_score: "100"
    weight_mode: PERCENT_OF_PARENT
    not_applicable_policy: RENORMALIZE
    rounding { leaf_places: 2 total_places: 2 }
    indicators { id: "tasks" display_name: "任务落实" weight: "60" }
    indicators { id: "teaching" display_name: "教学" weight: "40" }
    indicators {
      id: "filed"
      parent_id: "tasks"
      display_name: "措施备案及时率"
      weight: "50"
      task_fact { fact_id: "measures_filed_on_time" aggregation: RATE }
      linear { standard: "1" }
    }
    indicators {
      id: "ontime"
      parent_id: "tasks"
      display_name: "按期完成率"
      weight: "50"
      task_fact { fact_id: "completed_on_time" aggregation: RATE }
      linear {
        standard: "0.9"
        floor { operator: AT_LEAST value: "0.5" }
      }
    }
    indicators {
      id: "quality"
      parent_id: "teaching"
      display_name: "教学质量评价"
      weight: "75"
      manual {}
      direct {}
    }
    indicators {
      id: "major"
      parent_id: "teaching"
      display_name: "专业设置数"
      weight: "25"
      manual {}
      bands {
        bands {
          lower { operator: AT_LEAST value: "20" }
          score: "100"
        }
        bands {
          lower { operator: AT_LEAST value: "10" }
          upper { operator: BELOW value: "20" }
          score: "80"
        }
        bands {
          upper { operator: BELOW value: "10" }
          score: "0"
        }
      }
    }
    grade_bands {
      grade: "excellent"
      display_name: "优秀"
      lower { operator: AT_LEAST value: "90" }
    }
    grade_bands {
      grade: "good"
      display_name: "良好"
      lower { operator: AT_LEAST value: "80" }
    }
    grade_bands {
      grade: "passed"
      display_name: "合格"
      lower { operator: AT_LEAST value: "60" }
    }
    grade_bands {
      grade: "failed"
      display_name: "不合格"
      upper { operator: BELOW value: "60" }
    }
  )pb");
}

// A set of one leaf that carries everything.
inline v1::IndicatorSet OneLeafSet(const std::string& scoring) {
  v1::IndicatorSet set = ReadSet(R"pb(
    full_score: "100"
    weight_mode: PERCENT_OF_PARENT
    not_applicable_policy: RENORMALIZE)pb");
  std::string text = R"(id: "a" display_name: "a" weight: "100" manual {} )" + scoring;
  *set.add_indicators() = edugroup::testing::Parse<v1::Indicator>(text);
  return set;
}

inline v1::ScoreInput Counted(const std::string& id, const std::string& fact, int numerator,
                              int denominator) {
  v1::ScoreInput input;
  input.set_indicator_id(id);
  input.mutable_fact_count()->set_fact_id(fact);
  input.mutable_fact_count()->set_numerator(numerator);
  input.mutable_fact_count()->set_denominator(denominator);
  return input;
}

inline v1::ScoreInput Entered(const std::string& id, const std::string& value) {
  v1::ScoreInput input;
  input.set_indicator_id(id);
  input.mutable_quantity()->set_value(value);
  return input;
}

inline v1::ScoreInput Without(const std::string& id, v1::NoValue reason) {
  v1::ScoreInput input;
  input.set_indicator_id(id);
  input.set_no_value(reason);
  return input;
}

}  // namespace edugroup::evaluation
