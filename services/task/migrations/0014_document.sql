-- Documents that tasks come from. issue_date is yyyymmdd, its month and day 0 when not known; tags
-- is "|a|b|".
CREATE TABLE document (
  group_id VARCHAR(63) NOT NULL,
  path VARCHAR(255) NOT NULL,
  version BIGINT NOT NULL,
  sort_key VARBINARY(255) NOT NULL,
  body MEDIUMBLOB NOT NULL,
  kind VARCHAR(20) NOT NULL,
  display_name VARCHAR(300) NOT NULL,
  document_number VARCHAR(100) NOT NULL,
  index_number VARCHAR(100) NOT NULL,
  issue_date BIGINT NOT NULL,
  interprets VARCHAR(300) NOT NULL,
  tags TEXT NOT NULL,
  PRIMARY KEY (group_id, path),
  KEY by_sort (group_id, sort_key, path)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin
