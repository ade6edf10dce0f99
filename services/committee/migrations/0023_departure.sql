-- Organisations that left the group, as the membership server's journal said. Dates are yyyymmdd:
-- the first day as no member, the first day as a member again (0: still gone).
CREATE TABLE departure (
  group_id VARCHAR(63) NOT NULL,
  path VARCHAR(255) NOT NULL,
  left_date BIGINT NOT NULL,
  return_date BIGINT NOT NULL,
  PRIMARY KEY (group_id, path, left_date)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin
