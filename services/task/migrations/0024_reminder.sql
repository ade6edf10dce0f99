-- What time did to assignments. reminder_date is yyyymmdd.
CREATE TABLE reminder (
  group_id VARCHAR(63) NOT NULL,
  path VARCHAR(255) NOT NULL,
  version BIGINT NOT NULL,
  sort_key VARBINARY(255) NOT NULL,
  body MEDIUMBLOB NOT NULL,
  kind VARCHAR(30) NOT NULL,
  reminder_date BIGINT NOT NULL,
  organization VARCHAR(255) NOT NULL,
  ladder VARCHAR(255) NOT NULL,
  step VARCHAR(30) NOT NULL,
  leads TEXT NOT NULL,
  PRIMARY KEY (group_id, path),
  KEY by_sort (group_id, sort_key, path)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin
