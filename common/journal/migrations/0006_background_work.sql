-- Work that a server does without being called: who holds its lease, and, where it follows another server's journal, the last position it took.
CREATE TABLE background_work (
  name VARCHAR(63) NOT NULL,
  holder VARCHAR(64) NOT NULL DEFAULT '',
  lease_until_us BIGINT NOT NULL DEFAULT 0,
  position BIGINT NOT NULL DEFAULT 0,
  PRIMARY KEY (name)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin
