-- Results of cycles. rank_number is 0 without a rank; sort_key has the rank, "~" without.
CREATE TABLE assessment (
  group_id VARCHAR(63) NOT NULL,
  path VARCHAR(255) NOT NULL,
  version BIGINT NOT NULL,
  sort_key VARBINARY(255) NOT NULL,
  body MEDIUMBLOB NOT NULL,
  organization VARCHAR(255) NOT NULL,
  display_name VARCHAR(255) NOT NULL,
  grade VARCHAR(63) NOT NULL,
  rank_number BIGINT NOT NULL,
  complete VARCHAR(5) NOT NULL,
  PRIMARY KEY (group_id, path),
  KEY by_sort (group_id, sort_key, path),
  KEY by_organization (group_id, organization)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin
