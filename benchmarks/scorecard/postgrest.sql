-- For PostgREST: the same facts in a database of its own on the same server, and a function that
-- adds a team's up, which is how PostgREST is given an aggregate. Lean: no tenants, no event ids,
-- and an index that holds all that the function reads, so that the table needn't be touched.
CREATE TABLE team (team_id integer PRIMARY KEY, key text NOT NULL UNIQUE);
CREATE TABLE membership (
  rep_id integer NOT NULL,
  team_id integer NOT NULL,
  from_date date NOT NULL,
  until_date date NOT NULL,
  PRIMARY KEY (rep_id, from_date)
);
CREATE INDEX ON membership (team_id) INCLUDE (rep_id, from_date, until_date);
CREATE TABLE metric (metric_id integer PRIMARY KEY, key text NOT NULL UNIQUE);
CREATE TABLE observation (
  rep_id integer NOT NULL,
  metric_id integer NOT NULL,
  at timestamptz NOT NULL,
  value numeric NOT NULL
);

CREATE FUNCTION team_measures(team text, first date, last date)
RETURNS TABLE (metric text, facts bigint, value numeric) LANGUAGE sql STABLE AS $$
  SELECT metric.key, added.facts, added.value
  FROM (
    SELECT o.metric_id, count(*) AS facts, sum(o.value) AS value
    FROM team
    JOIN membership s ON s.team_id = team.team_id
    JOIN observation o ON o.rep_id = s.rep_id
      AND o.at >= greatest(s.from_date, team_measures.first)::timestamp AT TIME ZONE 'UTC'
      AND o.at < least(s.until_date, team_measures.last + 1)::timestamp AT TIME ZONE 'UTC'
    WHERE team.key = team_measures.team
    GROUP BY o.metric_id) AS added
  JOIN metric USING (metric_id)
  ORDER BY metric.key
$$;

DO $$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'peer_anonymous') THEN
    CREATE ROLE peer_anonymous NOLOGIN;
  END IF;
END $$;
GRANT SELECT ON team, membership, metric, observation TO peer_anonymous;
