-- Cycles of assessment. Dates are yyyymmdd.
CREATE TABLE assessment_cycle (
  group_id VARCHAR(63) NOT NULL,
  path VARCHAR(255) NOT NULL,
  version BIGINT NOT NULL,
  sort_key VARBINARY(255) NOT NULL,
  body MEDIUMBLOB NOT NULL,
  display_name VARCHAR(200) NOT NULL,
  state VARCHAR(20) NOT NULL,
  indicator_set VARCHAR(255) NOT NULL,
  period_first_date BIGINT NOT NULL,
  period_last_date BIGINT NOT NULL,
  PRIMARY KEY (group_id, path),
  KEY by_sort (group_id, sort_key, path)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin
