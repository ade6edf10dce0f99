-- Results in force. rank_number is 0 without a rank. Dates are yyyymmdd, 0 for none.
CREATE TABLE result (
  group_id VARCHAR(63) NOT NULL,
  path VARCHAR(255) NOT NULL,
  version BIGINT NOT NULL,
  sort_key VARBINARY(255) NOT NULL,
  body MEDIUMBLOB NOT NULL,
  state VARCHAR(20) NOT NULL,
  subject VARCHAR(300) NOT NULL,
  organization VARCHAR(255) NOT NULL,
  grade VARCHAR(63) NOT NULL,
  rank_number BIGINT NOT NULL,
  valid_until_date BIGINT NOT NULL,
  PRIMARY KEY (group_id, path),
  KEY by_sort (group_id, sort_key, path),
  KEY by_organization (group_id, organization)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin
