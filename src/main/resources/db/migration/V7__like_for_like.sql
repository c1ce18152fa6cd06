-- Of which like-for-like segment an attempt is: that of the fact by which it was made. In the order
-- of bytes, so that of two facts at the same instant every server takes the same one.
ALTER TABLE attempt ADD COLUMN segment text COLLATE "C" NOT NULL DEFAULT '';

-- Attempts that were traced before. Organization by organization, because row-level security holds
-- for the migration too. Only where cases are told apart by anything: others have no segment.
DO $$
DECLARE
  tenant integer;
BEGIN
  PERFORM set_config('scorecard.installation', 'on', true);
  FOR tenant IN SELECT organization_id FROM organization ORDER BY organization_id LOOP
    PERFORM set_config('scorecard.organization', tenant::text, true);
    UPDATE attempt a SET segment = first.segment
    FROM (
      SELECT DISTINCT ON (connection_id, subject) connection_id, subject, segment
      FROM (
        SELECT c.connection_id, o.subject, o.at, o.rep_id,
            (SELECT coalesce(string_agg(replace(replace(coalesce(o.attributes ->> l.name, ''),
                '\', '\\'), '|', '\|'), '|' ORDER BY l.n), '')
              FROM unnest(m.like_for_like) WITH ORDINALITY AS l(name, n)) COLLATE "C" AS segment
        FROM connection c
        JOIN metric m ON m.organization_id = c.organization_id
          AND m.metric_id = c.from_metric_id AND m.like_for_like <> '{}'
        JOIN observation o ON o.organization_id = c.organization_id
          AND o.metric_id = c.from_metric_id AND o.subject IS NOT NULL
        WHERE c.organization_id = tenant) AS facts
      ORDER BY connection_id, subject, at, rep_id, segment) AS first
    WHERE a.organization_id = tenant AND a.connection_id = first.connection_id
      AND a.subject = first.subject AND a.segment <> first.segment;
  END LOOP;
  PERFORM set_config('scorecard.organization', '', true);
  PERFORM set_config('scorecard.installation', '', true);
END $$;

-- Cohorts are counted from the index alone. The other one doesn't come to that: PostgreSQL asks for
-- every column of its expression.
DROP INDEX attempt_by_cohort;
CREATE INDEX attempt_by_cohort ON attempt (organization_id, connection_id, attempted_at)
  INCLUDE (rep_id, segment, succeeded_at, closed_at);

-- Whether only what counts in the same calendar month is alike.
ALTER TABLE connection
  ADD COLUMN by_month boolean NOT NULL DEFAULT false,
  DROP CONSTRAINT connection_kind_check,
  ADD CONSTRAINT connection_kind_check CHECK (kind IN ('conversion', 'yield', 'value')),
  ADD CHECK (kind = 'conversion' OR counting = 'counted'),
  ADD CHECK (kind <> 'value' OR lag_days IS NULL);

-- With whom reps are compared, and ramps that differ from ramp_days, by role.
ALTER TABLE organization
  ADD COLUMN peer_group text NOT NULL DEFAULT 'role',
  ADD COLUMN ramp_days_by_role jsonb NOT NULL DEFAULT '{}',
  ADD CHECK (peer_group IN ('role', 'team', 'organization'));
