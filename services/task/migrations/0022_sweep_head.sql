-- The last business day that the sweep has finished, yyyymmdd; one row.
CREATE TABLE sweep_head (
  id TINYINT NOT NULL,
  day BIGINT NOT NULL,
  PRIMARY KEY (id)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin
