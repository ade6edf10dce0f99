-- Values of indicators: one for each leaf and subject of a cycle. no_value is empty where there is a
-- value.
CREATE TABLE observation (
  group_id VARCHAR(63) NOT NULL,
  path VARCHAR(255) NOT NULL,
  version BIGINT NOT NULL,
  sort_key VARBINARY(255) NOT NULL,
  body MEDIUMBLOB NOT NULL,
  cycle VARCHAR(255) NOT NULL,
  indicator_id VARCHAR(63) NOT NULL,
  subject VARCHAR(255) NOT NULL,
  origin VARCHAR(20) NOT NULL,
  no_value VARCHAR(20) NOT NULL,
  PRIMARY KEY (group_id, path),
  UNIQUE KEY one_per_leaf (group_id, cycle, indicator_id, subject),
  KEY by_sort (group_id, sort_key, path),
  KEY by_subject (group_id, subject)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin
