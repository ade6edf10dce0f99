-- Change records as their transactions wrote them; the sequencer moves them to `journal`.
CREATE TABLE journal_inbox (
  id BIGINT NOT NULL AUTO_INCREMENT,
  group_id VARCHAR(63) NOT NULL,
  time_us BIGINT NOT NULL,
  principal VARCHAR(200) NOT NULL,
  method VARCHAR(200) NOT NULL,
  request_id VARCHAR(64) NOT NULL,
  resource VARCHAR(320) NOT NULL,
  kind TINYINT NOT NULL,
  type VARCHAR(200) NOT NULL,
  before_body MEDIUMBLOB NOT NULL,
  after_body MEDIUMBLOB NOT NULL,
  PRIMARY KEY (id)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin
