-- A table for PostgREST that is as lean as the service's, in a database of its own on the same
-- server: the same columns without the tenant, keys as numbers already (PostgREST looks nothing up),
-- the same two totals, kept by a statement-level trigger over the rows that got in.
CREATE TABLE observation (
  source_id integer NOT NULL,
  event_id uuid NOT NULL,
  rep_id integer NOT NULL,
  metric_id integer NOT NULL,
  at timestamptz NOT NULL,
  known_at timestamptz NOT NULL DEFAULT now(),
  value numeric NOT NULL,
  id text NOT NULL,
  PRIMARY KEY (source_id, event_id)
);
CREATE INDEX ON observation (rep_id, metric_id, at);
CREATE TABLE day_total (
  rep_id integer NOT NULL,
  metric_id integer NOT NULL,
  day date NOT NULL,
  facts bigint NOT NULL,
  sum numeric NOT NULL,
  max numeric NOT NULL,
  last_at timestamptz NOT NULL,
  last numeric NOT NULL,
  PRIMARY KEY (rep_id, day, metric_id)
);
CREATE TABLE month_total (
  rep_id integer NOT NULL,
  metric_id integer NOT NULL,
  month date NOT NULL,
  facts bigint NOT NULL,
  sum numeric NOT NULL,
  max numeric NOT NULL,
  last_at timestamptz NOT NULL,
  last numeric NOT NULL,
  PRIMARY KEY (rep_id, month, metric_id)
);

CREATE FUNCTION add_to_totals() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
BEGIN
  WITH day AS MATERIALIZED (
    SELECT rep_id, metric_id, (at AT TIME ZONE 'UTC')::date AS day, count(*) AS facts,
      sum(value) AS sum, max(value) AS max, max(at) AS last_at,
      (array_agg(value ORDER BY at DESC, value DESC))[1] AS last
    FROM kept GROUP BY rep_id, day, metric_id
  ), month AS (
    INSERT INTO month_total AS t (rep_id, metric_id, month, facts, sum, max, last_at, last)
    SELECT rep_id, metric_id, date_trunc('month', day)::date AS month, sum(facts), sum(sum),
      max(max), max(last_at), (array_agg(last ORDER BY last_at DESC, last DESC))[1]
    FROM day GROUP BY rep_id, month, metric_id ORDER BY rep_id, month, metric_id
    ON CONFLICT (rep_id, month, metric_id) DO UPDATE SET
      facts = t.facts + excluded.facts,
      sum = t.sum + excluded.sum,
      max = greatest(t.max, excluded.max),
      last = CASE WHEN (excluded.last_at, excluded.last) > (t.last_at, t.last)
          THEN excluded.last ELSE t.last END,
      last_at = greatest(t.last_at, excluded.last_at)
  )
  INSERT INTO day_total AS t (rep_id, metric_id, day, facts, sum, max, last_at, last)
  SELECT rep_id, metric_id, day, facts, sum, max, last_at, last
  FROM day ORDER BY rep_id, day, metric_id
  ON CONFLICT (rep_id, day, metric_id) DO UPDATE SET
    facts = t.facts + excluded.facts,
    sum = t.sum + excluded.sum,
    max = greatest(t.max, excluded.max),
    last = CASE WHEN (excluded.last_at, excluded.last) > (t.last_at, t.last)
        THEN excluded.last ELSE t.last END,
    last_at = greatest(t.last_at, excluded.last_at);
  RETURN NULL;
END $$;
CREATE TRIGGER totals AFTER INSERT ON observation
  REFERENCING NEW TABLE AS kept FOR EACH STATEMENT EXECUTE FUNCTION add_to_totals();

DO $$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'peer_anonymous') THEN
    CREATE ROLE peer_anonymous NOLOGIN;
  END IF;
END $$;
GRANT SELECT, INSERT ON observation TO peer_anonymous;
