-- Composition rules that came to be broken without a write to the body. Dates are yyyymmdd, 0 while
-- open.
CREATE TABLE breach (
  group_id VARCHAR(63) NOT NULL,
  path VARCHAR(255) NOT NULL,
  version BIGINT NOT NULL,
  sort_key VARBINARY(255) NOT NULL,
  body MEDIUMBLOB NOT NULL,
  state VARCHAR(20) NOT NULL,
  rule_id VARCHAR(100) NOT NULL,
  start_date BIGINT NOT NULL,
  end_date BIGINT NOT NULL,
  PRIMARY KEY (group_id, path),
  KEY by_sort (group_id, sort_key, path),
  KEY by_state (group_id, state)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin
