-- Elections to roles of bodies. ballot_date is yyyymmdd of the last round, 0 before the first.
CREATE TABLE election (
  group_id VARCHAR(63) NOT NULL,
  path VARCHAR(255) NOT NULL,
  version BIGINT NOT NULL,
  sort_key VARBINARY(255) NOT NULL,
  body MEDIUMBLOB NOT NULL,
  subject_key VARBINARY(255) NOT NULL,
  display_name VARCHAR(200) NOT NULL,
  role VARCHAR(63) NOT NULL,
  state VARCHAR(20) NOT NULL,
  ballot_date BIGINT NOT NULL,
  PRIMARY KEY (group_id, path),
  KEY by_sort (group_id, sort_key, path)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin
