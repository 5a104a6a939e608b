DROP TABLE refresh_tokens;
DROP TABLE sessions;
DROP TABLE users;
DROP SEQUENCE customer_numbers;
