-- Names of deleted resources whose ids must never be given again.
CREATE TABLE retired_name (
  group_id VARCHAR(63) NOT NULL,
  path VARCHAR(255) NOT NULL,
  PRIMARY KEY (group_id, path)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin
