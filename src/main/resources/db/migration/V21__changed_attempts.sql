-- Which attempts have changed since somebody last looked, so that only what changed is counted
-- again. The transaction that last wrote the row: whoever remembers a snapshot has not seen what
-- transactions from its xmin on have written, or has seen it and counts it once more. An attempt
-- may come to another rep; the reps it was with before have it no longer.
ALTER TABLE attempt
  ADD COLUMN changed_in xid8 NOT NULL DEFAULT '0',
  ADD COLUMN left_rep_ids integer[];
CREATE INDEX attempt_by_change ON attempt (organization_id, changed_in)
  INCLUDE (connection_id, rep_id, left_rep_ids);

-- All attempts of some reps on a connection, from the index alone.
CREATE INDEX attempt_by_rep ON attempt (organization_id, connection_id, rep_id, attempted_at)
  INCLUDE (segment, succeeded_at, closed_at);

-- Reps that had an attempt which has gone, as its facts have.
CREATE TABLE attempt_gone (
  organization_id integer NOT NULL,
  connection_id integer NOT NULL,
  rep_id integer NOT NULL,
  changed_in xid8 NOT NULL,
  PRIMARY KEY (organization_id, connection_id, rep_id)
);
ALTER TABLE attempt_gone ENABLE ROW LEVEL SECURITY;
ALTER TABLE attempt_gone FORCE ROW LEVEL SECURITY;
CREATE POLICY own_rows ON attempt_gone USING (organization_id
  = NULLIF(current_setting('scorecard.organization', true), '')::integer);
GRANT SELECT, INSERT, UPDATE, DELETE ON attempt_gone TO scorecard_service;
