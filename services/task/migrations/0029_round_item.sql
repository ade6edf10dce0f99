-- Assignments frozen in rounds, and what was found. Dates are yyyymmdd, 0 when not set.
CREATE TABLE round_item (
  group_id VARCHAR(63) NOT NULL,
  path VARCHAR(255) NOT NULL,
  version BIGINT NOT NULL,
  sort_key VARBINARY(255) NOT NULL,
  body MEDIUMBLOB NOT NULL,
  organization VARCHAR(255) NOT NULL,
  assignment VARCHAR(300) NOT NULL,
  light VARCHAR(30) NOT NULL,
  result VARCHAR(30) NOT NULL,
  rectification_due_date BIGINT NOT NULL,
  rectification_end_date BIGINT NOT NULL,
  leads TEXT NOT NULL,
  PRIMARY KEY (group_id, path),
  KEY by_sort (group_id, sort_key, path),
  KEY by_assignment (group_id, assignment)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin
