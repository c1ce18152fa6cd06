-- What is aimed at: for a rep, a role or a team, on a metric and from a day until the day before
-- another. A withdrawn one stays, because it is still known to have stood.
CREATE SEQUENCE target_id AS integer INCREMENT BY 50;
CREATE TABLE target (
  organization_id integer NOT NULL REFERENCES organization,
  target_id integer NOT NULL,
  key text NOT NULL,
  metric_id integer NOT NULL,
  rep_id integer,
  role text,
  team_id integer,
  from_date date NOT NULL,
  until_date date NOT NULL,
  value numeric NOT NULL,
  per text,
  ramp jsonb NOT NULL,
  withdrawn boolean NOT NULL,
  PRIMARY KEY (organization_id, target_id),
  UNIQUE (organization_id, key),
  FOREIGN KEY (organization_id, metric_id) REFERENCES metric,
  FOREIGN KEY (organization_id, rep_id) REFERENCES rep,
  FOREIGN KEY (organization_id, team_id) REFERENCES team,
  CHECK (num_nonnulls(rep_id, role, team_id) = 1),
  CHECK (from_date < until_date),
  CHECK (value >= 0),
  CHECK (per IN ('day', 'week', 'month', 'quarter', 'year')),
  CHECK (jsonb_typeof(ramp) = 'array' AND (ramp = '[]' OR team_id IS NULL))
);

ALTER TABLE catalogue_history
  DROP CONSTRAINT catalogue_history_kind_check,
  ADD CONSTRAINT catalogue_history_kind_check
    CHECK (kind IN ('organization', 'team', 'rep', 'metric', 'connection', 'target'));

DO $$
DECLARE
  name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['target'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', name);
    EXECUTE format('CREATE POLICY own_rows ON %I USING (organization_id'
      ' = NULLIF(current_setting(''scorecard.organization'', true), '''')::integer)', name);
    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %I TO scorecard_service', name);
  END LOOP;
END $$;
GRANT USAGE ON SEQUENCE target_id TO scorecard_service;
