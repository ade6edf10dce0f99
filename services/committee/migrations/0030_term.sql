-- Terms of office of bodies. Dates are yyyymmdd; end_date 0 while open.
CREATE TABLE term (
  group_id VARCHAR(63) NOT NULL,
  path VARCHAR(255) NOT NULL,
  version BIGINT NOT NULL,
  sort_key VARBINARY(255) NOT NULL,
  body MEDIUMBLOB NOT NULL,
  ordinal BIGINT NOT NULL,
  start_date BIGINT NOT NULL,
  planned_end_date BIGINT NOT NULL,
  end_date BIGINT NOT NULL,
  PRIMARY KEY (group_id, path),
  KEY by_sort (group_id, sort_key, path),
  KEY by_end (group_id, end_date)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin
