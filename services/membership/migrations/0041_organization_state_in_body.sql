-- The same in the messages: a field is added to one by appending it (state = 20: ACTIVE).
UPDATE organization SET body = CONCAT(body, X'A00101')
