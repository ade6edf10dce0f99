-- Entries of the groups' taxonomies (分类项).
CREATE TABLE kind (
  group_id VARCHAR(63) NOT NULL,
  path VARCHAR(255) NOT NULL,
  version BIGINT NOT NULL,
  sort_key VARBINARY(255) NOT NULL,
  body MEDIUMBLOB NOT NULL,
  taxonomy VARCHAR(40) NOT NULL,
  display_name VARCHAR(100) NOT NULL,
  standard_kind VARCHAR(40) NOT NULL,
  PRIMARY KEY (group_id, path),
  KEY by_sort (group_id, sort_key, path),
  UNIQUE KEY kind_display_name (group_id, taxonomy, display_name)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin
