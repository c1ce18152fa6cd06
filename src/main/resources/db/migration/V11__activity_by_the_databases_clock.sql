-- The instant of the last change is what scorecards say of themselves as "as known on", so it is by
-- the database's clock, as all that became known by then. Until now it was by the service's.
DO $$
BEGIN
  -- The owner of a table sees its rows only while row-level security isn't forced.
  ALTER TABLE activity NO FORCE ROW LEVEL SECURITY;
  UPDATE activity SET changed_at = clock_timestamp();
  ALTER TABLE activity FORCE ROW LEVEL SECURITY;
END $$;
