-- Affiliations (隶属关系). Dates are yyyymmdd; 0: not set. What never started has no start date.
CREATE TABLE affiliation (
  group_id VARCHAR(63) NOT NULL,
  path VARCHAR(255) NOT NULL,
  version BIGINT NOT NULL,
  sort_key VARBINARY(255) NOT NULL,
  body MEDIUMBLOB NOT NULL,
  organization VARCHAR(255) NOT NULL,
  kind VARCHAR(255) NOT NULL,
  grade VARCHAR(255) NOT NULL,
  state VARCHAR(40) NOT NULL,
  start_date BIGINT NOT NULL,
  end_date BIGINT NOT NULL,
  PRIMARY KEY (group_id, path),
  KEY by_sort (group_id, sort_key, path),
  KEY by_organization (group_id, organization, kind, start_date, end_date),
  KEY by_kind (group_id, kind),
  KEY by_grade (group_id, grade)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin
