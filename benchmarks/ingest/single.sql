-- What one post costs: a fact and its totals, by pgbench, in one statement and so one transaction.
-- Variables: organization (its id), until (seconds since 1970: facts are of the 24 hours before).
\set rep random(1, 100)
\set metric random(1, 10)
\set back random(1, 86400)
\set cents random(0, 99999)
WITH kept AS (
  INSERT INTO observation (organization_id, source_id, event_id, rep_id, metric_id, at, value, id)
  SELECT :organization::int, 1, u, :rep::int, :metric::int, to_timestamp(:until::float8 - :back::float8), :cents::int / 100.0, u::text
  FROM (SELECT gen_random_uuid() AS u OFFSET 0) AS one
  ON CONFLICT DO NOTHING
  RETURNING rep_id, metric_id, at, value
), month AS (
  INSERT INTO month_total AS t
    (organization_id, rep_id, metric_id, month, segment, facts, sum, max, last_at, last)
  SELECT :organization::int, rep_id, metric_id, date_trunc('month', at AT TIME ZONE 'UTC')::date, '', 1,
    value, value, at, value
  FROM kept
  ON CONFLICT (organization_id, rep_id, month, metric_id, segment) DO UPDATE SET
    facts = t.facts + excluded.facts,
    sum = t.sum + excluded.sum,
    max = greatest(t.max, excluded.max),
    last = CASE WHEN (excluded.last_at, excluded.last) > (t.last_at, t.last)
        THEN excluded.last ELSE t.last END,
    last_at = greatest(t.last_at, excluded.last_at)
)
INSERT INTO day_total AS t
  (organization_id, rep_id, metric_id, day, segment, facts, sum, max, last_at, last)
SELECT :organization::int, rep_id, metric_id, (at AT TIME ZONE 'UTC')::date, '', 1, value, value, at, value
FROM kept
ON CONFLICT (organization_id, rep_id, day, metric_id, segment) DO UPDATE SET
  facts = t.facts + excluded.facts,
  sum = t.sum + excluded.sum,
  max = greatest(t.max, excluded.max),
  last = CASE WHEN (excluded.last_at, excluded.last) > (t.last_at, t.last)
      THEN excluded.last ELSE t.last END,
  last_at = greatest(t.last_at, excluded.last_at);
