-- Work plans. base_date is yyyymmdd, 0 when not set; tags is "|a|b|".
CREATE TABLE plan (
  group_id VARCHAR(63) NOT NULL,
  path VARCHAR(255) NOT NULL,
  version BIGINT NOT NULL,
  sort_key VARBINARY(255) NOT NULL,
  body MEDIUMBLOB NOT NULL,
  state VARCHAR(20) NOT NULL,
  display_name VARCHAR(200) NOT NULL,
  document_number VARCHAR(100) NOT NULL,
  adopting_resolution VARCHAR(300) NOT NULL,
  base_date BIGINT NOT NULL,
  tags TEXT NOT NULL,
  PRIMARY KEY (group_id, path),
  KEY by_sort (group_id, sort_key, path)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin
