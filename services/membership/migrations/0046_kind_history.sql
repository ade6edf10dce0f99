-- What the entries of taxonomies were called on which days; times as in organization_history.
CREATE TABLE kind_history (
  group_id VARCHAR(63) NOT NULL,
  path VARCHAR(255) NOT NULL,
  start_date BIGINT NOT NULL,
  end_date BIGINT NOT NULL,
  record_us BIGINT NOT NULL,
  supersede_us BIGINT NOT NULL,
  reason VARCHAR(500) NOT NULL,
  display_name VARCHAR(100) NOT NULL,
  PRIMARY KEY (group_id, path, record_us, start_date)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin
