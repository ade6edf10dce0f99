-- How often meetings of bodies are due. Dates are yyyymmdd: the first day of start_date, the last
-- day of end_date (0: open).
CREATE TABLE cadence (
  group_id VARCHAR(63) NOT NULL,
  path VARCHAR(255) NOT NULL,
  version BIGINT NOT NULL,
  sort_key VARBINARY(255) NOT NULL,
  body MEDIUMBLOB NOT NULL,
  display_name VARCHAR(200) NOT NULL,
  rhythm VARCHAR(20) NOT NULL,
  start_date BIGINT NOT NULL,
  end_date BIGINT NOT NULL,
  PRIMARY KEY (group_id, path),
  KEY by_sort (group_id, sort_key, path)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin
