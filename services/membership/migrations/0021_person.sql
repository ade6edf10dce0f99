-- People (人员). Their personal data is sealed in body, under a key of their own.
CREATE TABLE person (
  group_id VARCHAR(63) NOT NULL,
  path VARCHAR(255) NOT NULL,
  version BIGINT NOT NULL,
  sort_key VARBINARY(255) NOT NULL,
  body MEDIUMBLOB NOT NULL,
  subject_key VARBINARY(255) NOT NULL DEFAULT '',
  organization VARCHAR(255) NOT NULL,
  state VARCHAR(40) NOT NULL,
  capacities VARCHAR(255) NOT NULL,
  title VARCHAR(100) NOT NULL,
  attributes MEDIUMTEXT NOT NULL,
  PRIMARY KEY (group_id, path),
  KEY by_sort (group_id, sort_key, path),
  KEY by_organization (group_id, organization)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin
