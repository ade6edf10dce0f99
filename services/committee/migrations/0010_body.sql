-- Bodies of a group. Dates are yyyymmdd, 0 when not set: the first day of established_date, the last
-- day of dissolved_date.
CREATE TABLE body (
  group_id VARCHAR(63) NOT NULL,
  path VARCHAR(255) NOT NULL,
  version BIGINT NOT NULL,
  sort_key VARBINARY(255) NOT NULL,
  body MEDIUMBLOB NOT NULL,
  display_name VARCHAR(200) NOT NULL,
  kind VARCHAR(63) NOT NULL,
  state VARCHAR(20) NOT NULL,
  parent_body VARCHAR(255) NOT NULL,
  host VARCHAR(255) NOT NULL,
  established_date BIGINT NOT NULL,
  dissolved_date BIGINT NOT NULL,
  PRIMARY KEY (group_id, path),
  KEY by_sort (group_id, sort_key, path),
  KEY by_parent (group_id, parent_body)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin
