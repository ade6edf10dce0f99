-- Supervision orders; matter is what two orders over one matter share: organisation and words.
-- Dates are yyyymmdd, 0 when not set.
CREATE TABLE supervision_order (
  group_id VARCHAR(63) NOT NULL,
  path VARCHAR(255) NOT NULL,
  version BIGINT NOT NULL,
  sort_key VARBINARY(255) NOT NULL,
  body MEDIUMBLOB NOT NULL,
  state VARCHAR(20) NOT NULL,
  color VARCHAR(40) NOT NULL,
  number VARCHAR(200) NOT NULL,
  assignment VARCHAR(300) NOT NULL,
  organization VARCHAR(255) NOT NULL,
  matter VARCHAR(64) NOT NULL,
  issue_date BIGINT NOT NULL,
  receipt_due_date BIGINT NOT NULL,
  reply_due_date BIGINT NOT NULL,
  end_date BIGINT NOT NULL,
  leads TEXT NOT NULL,
  PRIMARY KEY (group_id, path),
  KEY by_sort (group_id, sort_key, path),
  KEY by_assignment (group_id, assignment),
  KEY by_matter (group_id, matter)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin
