-- Numbers of documents in use: one resolution for each issuer's word, year and serial.
CREATE TABLE document_number (
  group_id VARCHAR(63) NOT NULL,
  word VARCHAR(30) NOT NULL,
  year BIGINT NOT NULL,
  serial BIGINT NOT NULL,
  resolution VARCHAR(255) NOT NULL,
  PRIMARY KEY (group_id, word, year, serial),
  KEY by_resolution (group_id, resolution)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin
