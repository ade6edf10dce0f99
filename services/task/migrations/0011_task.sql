-- Rows of decomposition tables. leads is "|groups/…/bodies/a|".
CREATE TABLE task (
  group_id VARCHAR(63) NOT NULL,
  path VARCHAR(255) NOT NULL,
  version BIGINT NOT NULL,
  sort_key VARBINARY(255) NOT NULL,
  body MEDIUMBLOB NOT NULL,
  lead_text VARCHAR(500) NOT NULL,
  category VARCHAR(200) NOT NULL,
  printed_number VARCHAR(50) NOT NULL,
  limit_kind VARCHAR(20) NOT NULL,
  task_text VARCHAR(2000) NOT NULL,
  position BIGINT NOT NULL,
  leads TEXT NOT NULL,
  PRIMARY KEY (group_id, path),
  KEY by_sort (group_id, sort_key, path)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin
