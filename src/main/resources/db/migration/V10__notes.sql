-- The person who holds a key; null where it is a system's.
ALTER TABLE api_key ADD COLUMN person text;
