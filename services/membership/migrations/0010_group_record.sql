-- Groups (职教集团): the row of a group is under its own id, with an empty path.
CREATE TABLE group_record (
  group_id VARCHAR(63) NOT NULL,
  path VARCHAR(255) NOT NULL,
  version BIGINT NOT NULL,
  sort_key VARBINARY(255) NOT NULL,
  body MEDIUMBLOB NOT NULL,
  display_name VARCHAR(200) NOT NULL,
  region VARCHAR(200) NOT NULL,
  legal_nature VARCHAR(40) NOT NULL,
  PRIMARY KEY (group_id, path),
  KEY by_sort (sort_key, group_id)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin
