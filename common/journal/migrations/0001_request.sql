-- Answers of writes by request id, so that a repeat answers what the first answered.
CREATE TABLE request (
  group_id VARCHAR(63) NOT NULL,
  request_id VARCHAR(64) NOT NULL,
  fingerprint VARBINARY(32) NOT NULL,
  response MEDIUMBLOB NOT NULL,
  create_us BIGINT NOT NULL,
  PRIMARY KEY (group_id, request_id),
  KEY by_create (create_us)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin
