-- What changes about a metric or a connection changes from a day on; what was reckoned for days
-- before is still reckoned as it was defined then. Older definitions of a metric stand in its row;
-- of which attributes the values are kept apart in totals and attempts, so that a period can be
-- shown by any definition, says segment_by.
ALTER TABLE metric
  ADD COLUMN segment_by text[] NOT NULL DEFAULT '{}',
  ADD COLUMN from_date date NOT NULL DEFAULT '0001-01-01',
  ADD COLUMN earlier jsonb NOT NULL DEFAULT '[]';

-- The owner of a table sees its rows only while row-level security isn't forced.
ALTER TABLE metric NO FORCE ROW LEVEL SECURITY;
UPDATE metric SET segment_by = like_for_like WHERE like_for_like <> '{}';
ALTER TABLE metric FORCE ROW LEVEL SECURITY;
ALTER TABLE metric ALTER COLUMN segment_by DROP DEFAULT;

-- Each definition of a connection is a row, and traced by itself. Notes and needs refer to the
-- first one, of which the others are later definitions.
ALTER TABLE connection
  ADD COLUMN from_date date NOT NULL DEFAULT '0001-01-01',
  ADD COLUMN definition_of integer,
  DROP CONSTRAINT connection_organization_id_key_key,
  ADD UNIQUE (organization_id, key, from_date),
  ADD FOREIGN KEY (organization_id, definition_of) REFERENCES connection;
CREATE UNIQUE INDEX one_connection_of_a_key ON connection (organization_id, key)
  WHERE definition_of IS NULL;
