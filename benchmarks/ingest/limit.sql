-- The database's own limit: what one session does once, and then per unit of facts
--   BEGIN; COPY unit FROM STDIN; EXECUTE keep; COMMIT;
-- One statement keeps the facts and what they add up to: nothing comes back to the client, totals are
-- taken from the rows that really got in, months from days, and both are written in the order of
-- their keys, months last, because those are the rows that concurrent sessions wait for.
-- Variables: organization (its id), zone (of its days).
SET client_min_messages = warning;
CREATE TEMPORARY TABLE unit (
  source_id integer NOT NULL,
  event_id uuid NOT NULL,
  rep_id integer NOT NULL,
  metric_id integer NOT NULL,
  at timestamptz NOT NULL,
  value numeric NOT NULL,
  id text NOT NULL
) ON COMMIT DELETE ROWS;

PREPARE keep AS
WITH kept AS (
  INSERT INTO observation (organization_id, source_id, event_id, rep_id, metric_id, at, value, id)
  SELECT :organization, source_id, event_id, rep_id, metric_id, at, value, id
  FROM unit ORDER BY source_id, event_id
  ON CONFLICT DO NOTHING
  RETURNING rep_id, metric_id, at, value
), day AS MATERIALIZED (
  SELECT rep_id, metric_id, (at AT TIME ZONE :'zone')::date AS day, count(*) AS facts,
    sum(value) AS sum, max(value) AS max, max(at) AS last_at,
    (array_agg(value ORDER BY at DESC, value DESC))[1] AS last
  FROM kept GROUP BY rep_id, day, metric_id
), month AS (
  INSERT INTO month_total AS t
    (organization_id, rep_id, metric_id, month, segment, facts, sum, max, last_at, last)
  SELECT :organization, rep_id, metric_id, date_trunc('month', day)::date AS month, '', sum(facts),
    sum(sum), max(max), max(last_at), (array_agg(last ORDER BY last_at DESC, last DESC))[1]
  FROM day GROUP BY rep_id, month, metric_id ORDER BY rep_id, month, metric_id
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
SELECT :organization, rep_id, metric_id, day, '', facts, sum, max, last_at, last
FROM day ORDER BY rep_id, day, metric_id
ON CONFLICT (organization_id, rep_id, day, metric_id, segment) DO UPDATE SET
  facts = t.facts + excluded.facts,
  sum = t.sum + excluded.sum,
  max = greatest(t.max, excluded.max),
  last = CASE WHEN (excluded.last_at, excluded.last) > (t.last_at, t.last)
      THEN excluded.last ELSE t.last END,
  last_at = greatest(t.last_at, excluded.last_at);
