-- Posts (职务) at organisations; people: all who held one, "|name|name|".
CREATE TABLE post (
  group_id VARCHAR(63) NOT NULL,
  path VARCHAR(255) NOT NULL,
  version BIGINT NOT NULL,
  sort_key VARBINARY(255) NOT NULL,
  body MEDIUMBLOB NOT NULL,
  organization VARCHAR(255) NOT NULL,
  display_name VARCHAR(100) NOT NULL,
  people MEDIUMTEXT NOT NULL,
  PRIMARY KEY (group_id, path),
  KEY by_sort (group_id, sort_key, path),
  KEY by_organization (group_id, organization)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin
