-- Entries of registers (台账条目). Names of persons are sealed in body, under a key of the row's own.
-- filled_columns: "|a|b|", ids of columns with a value. cell_values: "|a=x|b=y|", short values.
CREATE TABLE entry (
  group_id VARCHAR(63) NOT NULL,
  path VARCHAR(255) NOT NULL,
  version BIGINT NOT NULL,
  sort_key VARBINARY(255) NOT NULL,
  body MEDIUMBLOB NOT NULL,
  subject_key VARBINARY(255) NOT NULL DEFAULT '',
  register_id VARCHAR(63) NOT NULL,
  state VARCHAR(40) NOT NULL,
  display_name VARCHAR(2000) NOT NULL,
  organization VARCHAR(255) NOT NULL,
  filled_columns TEXT NOT NULL,
  cell_values MEDIUMTEXT NOT NULL,
  PRIMARY KEY (group_id, path),
  KEY by_sort (group_id, sort_key, path),
  KEY by_register (group_id, register_id, sort_key, path),
  KEY by_organization (group_id, organization)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin
