-- Which assignment was urged by which urge: how often, by its key.
CREATE TABLE urge_target (
  group_id VARCHAR(63) NOT NULL,
  assignment VARCHAR(255) NOT NULL,
  urge VARCHAR(255) NOT NULL,
  PRIMARY KEY (group_id, assignment, urge)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin
