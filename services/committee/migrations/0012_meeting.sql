-- Meetings of bodies. meeting_date is yyyymmdd, 0 when not set.
CREATE TABLE meeting (
  group_id VARCHAR(63) NOT NULL,
  path VARCHAR(255) NOT NULL,
  version BIGINT NOT NULL,
  sort_key VARBINARY(255) NOT NULL,
  body MEDIUMBLOB NOT NULL,
  body_name VARCHAR(255) NOT NULL,
  display_name VARCHAR(200) NOT NULL,
  state VARCHAR(20) NOT NULL,
  meeting_year BIGINT NOT NULL,
  ordinal BIGINT NOT NULL,
  meeting_date BIGINT NOT NULL,
  PRIMARY KEY (group_id, path),
  KEY by_sort (group_id, sort_key, path),
  KEY by_number (group_id, body_name, meeting_year, ordinal)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin
