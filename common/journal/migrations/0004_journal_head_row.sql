INSERT INTO journal_head (id, position, hash) VALUES (1, 0, '')
