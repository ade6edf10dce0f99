-- One row: the newest position and its hash. Its row lock lets one sequencer work at a time, over any number of replicas.
CREATE TABLE journal_head (
  id TINYINT NOT NULL,
  position BIGINT NOT NULL,
  hash VARBINARY(32) NOT NULL,
  PRIMARY KEY (id)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin
