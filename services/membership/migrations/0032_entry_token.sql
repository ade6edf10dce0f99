-- What entries are found by: "key:<SHA-256 of a unique key>" and "ref:<path of what they refer to>".
CREATE TABLE entry_token (
  group_id VARCHAR(63) NOT NULL,
  token VARBINARY(300) NOT NULL,
  path VARCHAR(255) NOT NULL,
  PRIMARY KEY (group_id, token, path),
  KEY by_path (group_id, path)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin
