-- What the organization's settings, teams, reps (with their memberships), metrics and connections
-- were like and since when, so that a scorecard can be shown as known on an instant. Every change
-- appends what the entity is like after it, in the transaction that changes it.
CREATE TABLE catalogue_history (
  organization_id integer NOT NULL REFERENCES organization,
  kind text NOT NULL,
  entity_id integer NOT NULL,
  known_at timestamptz NOT NULL DEFAULT now(),
  document jsonb NOT NULL,
  PRIMARY KEY (organization_id, kind, entity_id, known_at),
  CHECK (kind IN ('organization', 'team', 'rep', 'metric', 'connection'))
);

-- By the database's clock, as of facts: written_at is the service's.
ALTER TABLE note ADD COLUMN known_at timestamptz NOT NULL DEFAULT now();

-- What is there already is taken to have been so from the beginning: it isn't known otherwise. The
-- owner of a table sees its rows only while row-level security isn't forced.
DO $$
DECLARE
  name text;
  tables text[] := ARRAY['organization', 'team', 'rep', 'membership', 'metric', 'connection', 'note'];
BEGIN
  FOREACH name IN ARRAY tables LOOP
    EXECUTE format('ALTER TABLE %I NO FORCE ROW LEVEL SECURITY', name);
  END LOOP;

  UPDATE note SET known_at = written_at;

  INSERT INTO catalogue_history (organization_id, kind, entity_id, known_at, document)
  SELECT o.organization_id, e.kind, e.entity_id, o.created_at, e.document
  FROM organization o
  JOIN (
    SELECT organization_id, 'organization' AS kind, organization_id AS entity_id,
        to_jsonb(x) - 'organization_id' - 'created_at' AS document
    FROM organization x
    UNION ALL
    SELECT organization_id, 'team', team_id, to_jsonb(x) - 'organization_id' - 'team_id'
    FROM team x
    UNION ALL
    SELECT organization_id, 'rep', rep_id, to_jsonb(x) - 'organization_id' - 'rep_id'
        || jsonb_build_object('memberships', coalesce((
          SELECT jsonb_agg(to_jsonb(m) - 'organization_id' - 'rep_id' ORDER BY m.from_date)
          FROM membership m
          WHERE m.organization_id = x.organization_id AND m.rep_id = x.rep_id), '[]'))
    FROM rep x
    UNION ALL
    SELECT organization_id, 'metric', metric_id, to_jsonb(x) - 'organization_id' - 'metric_id'
    FROM metric x
    UNION ALL
    SELECT organization_id, 'connection', connection_id,
        to_jsonb(x) - 'organization_id' - 'connection_id'
    FROM connection x
  ) e USING (organization_id);

  FOREACH name IN ARRAY tables LOOP
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', name);
  END LOOP;

  ALTER TABLE catalogue_history ENABLE ROW LEVEL SECURITY;
  ALTER TABLE catalogue_history FORCE ROW LEVEL SECURITY;
  CREATE POLICY own_rows ON catalogue_history USING (organization_id
    = NULLIF(current_setting('scorecard.organization', true), '')::integer);
  GRANT SELECT, INSERT, UPDATE, DELETE ON catalogue_history TO scorecard_service;
END $$;
