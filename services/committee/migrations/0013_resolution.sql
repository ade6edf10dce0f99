-- Resolutions of bodies. decision_date is yyyymmdd, 0 while undecided.
CREATE TABLE resolution (
  group_id VARCHAR(63) NOT NULL,
  path VARCHAR(255) NOT NULL,
  version BIGINT NOT NULL,
  sort_key VARBINARY(255) NOT NULL,
  body MEDIUMBLOB NOT NULL,
  body_name VARCHAR(255) NOT NULL,
  meeting VARCHAR(255) NOT NULL,
  display_name VARCHAR(300) NOT NULL,
  state VARCHAR(20) NOT NULL,
  document_number VARCHAR(100) NOT NULL,
  decision_date BIGINT NOT NULL,
  PRIMARY KEY (group_id, path),
  KEY by_sort (group_id, sort_key, path),
  KEY by_body (group_id, body_name),
  KEY by_document (group_id, document_number)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin
