-- For the dashboards: how many meetings of a group were due in the last 30 days and not held, and
-- when that was counted (microseconds since 1970).
CREATE TABLE duty_count (
  group_id VARCHAR(63) NOT NULL,
  missed BIGINT NOT NULL,
  counted_us BIGINT NOT NULL,
  PRIMARY KEY (group_id)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin
