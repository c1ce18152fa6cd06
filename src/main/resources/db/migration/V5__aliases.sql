-- Other keys of a rep: what other systems call the same person.
CREATE TABLE rep_alias (
  organization_id integer NOT NULL REFERENCES organization,
  key text NOT NULL,
  rep_id integer NOT NULL,
  PRIMARY KEY (organization_id, key),
  FOREIGN KEY (organization_id, rep_id) REFERENCES rep
);
CREATE INDEX rep_alias_by_rep ON rep_alias (organization_id, rep_id);

-- Facts that were taken out of quarantine for good, as they waited, and by whom.
CREATE SEQUENCE quarantine_discarded_id;
CREATE TABLE quarantine_discarded (
  organization_id integer NOT NULL REFERENCES organization,
  discarded_id bigint NOT NULL DEFAULT nextval('quarantine_discarded_id'),
  source_id integer NOT NULL,
  event_id uuid NOT NULL,
  rep_key text NOT NULL,
  metric_key text NOT NULL,
  at timestamptz NOT NULL,
  known_at timestamptz NOT NULL,
  value numeric NOT NULL,
  id text NOT NULL,
  subject text,
  attributes jsonb,
  discarded_at timestamptz NOT NULL,
  discarded_by text NOT NULL,
  PRIMARY KEY (organization_id, discarded_id)
);

-- The hours (counted from 1970 in UTC) in which a source brought something new of a metric. The
-- metric by its key, because facts in quarantine are a sign of life too. Marks only, so that
-- writers of the same hour don't wait for each other.
CREATE TABLE source_arrival (
  organization_id integer NOT NULL REFERENCES organization,
  source_id integer NOT NULL,
  metric_key text NOT NULL,
  hour integer NOT NULL,
  PRIMARY KEY (organization_id, source_id, metric_key, hour)
);

-- What a source brought of a metric over all, in slots for the same reason (as in activity).
CREATE TABLE source_total (
  organization_id integer NOT NULL REFERENCES organization,
  source_id integer NOT NULL,
  metric_key text NOT NULL,
  slot smallint NOT NULL,
  facts bigint NOT NULL,
  newest_at timestamptz,
  received_at timestamptz NOT NULL,
  new_at timestamptz,
  PRIMARY KEY (organization_id, source_id, metric_key, slot)
);

-- What came in before these tables were there. Organization by organization, because row-level
-- security holds for the migration too.
DO $$
DECLARE
  id integer;
BEGIN
  PERFORM set_config('scorecard.installation', 'on', true);
  FOR id IN SELECT organization_id FROM organization ORDER BY organization_id LOOP
    PERFORM set_config('scorecard.organization', id::text, true);
    CREATE TEMPORARY TABLE arrived ON COMMIT DROP AS
      SELECT o.source_id, m.key AS metric_key, floor(extract(epoch FROM o.known_at) / 3600)::integer
          AS hour, count(*) AS facts, max(o.at) AS newest_at, max(o.known_at) AS known_at
        FROM observation o JOIN metric m USING (organization_id, metric_id)
        WHERE o.organization_id = id GROUP BY 1, 2, 3
      UNION ALL
      SELECT source_id, metric_key, floor(extract(epoch FROM known_at) / 3600)::integer,
          count(*), max(at), max(known_at)
        FROM quarantine WHERE organization_id = id GROUP BY 1, 2, 3;
    INSERT INTO source_arrival (organization_id, source_id, metric_key, hour)
      SELECT DISTINCT id, source_id, metric_key, hour FROM arrived;
    INSERT INTO source_total (organization_id, source_id, metric_key, slot, facts, newest_at,
        received_at, new_at)
      SELECT id, source_id, metric_key, 0, sum(facts), max(newest_at), max(known_at), max(known_at)
        FROM arrived GROUP BY source_id, metric_key;
    DROP TABLE arrived;
  END LOOP;
  PERFORM set_config('scorecard.organization', '', true);
  PERFORM set_config('scorecard.installation', '', true);
END $$;

DO $$
DECLARE
  name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['rep_alias', 'quarantine_discarded', 'source_arrival',
      'source_total'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', name);
    EXECUTE format('CREATE POLICY own_rows ON %I USING (organization_id'
      ' = NULLIF(current_setting(''scorecard.organization'', true), '''')::integer)', name);
    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %I TO scorecard_service', name);
  END LOOP;
END $$;
GRANT USAGE ON SEQUENCE quarantine_discarded_id TO scorecard_service;
