-- Supervision rounds; round_date is yyyymmdd; period is what a kind of round has once for a plan, or the
-- round's own path where it may have any number.
CREATE TABLE supervision_round (
  group_id VARCHAR(63) NOT NULL,
  path VARCHAR(255) NOT NULL,
  version BIGINT NOT NULL,
  sort_key VARBINARY(255) NOT NULL,
  body MEDIUMBLOB NOT NULL,
  state VARCHAR(20) NOT NULL,
  kind VARCHAR(20) NOT NULL,
  plan VARCHAR(255) NOT NULL,
  round_date BIGINT NOT NULL,
  period VARCHAR(255) NOT NULL,
  PRIMARY KEY (group_id, path),
  UNIQUE KEY by_period (group_id, plan, period),
  KEY by_sort (group_id, sort_key, path)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin
