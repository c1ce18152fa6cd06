-- A fact may be corrected and voided; every version stays, with the time in which it was believed.
-- The current version stands in observation. A voided fact keeps its row there, without content:
-- whatever is added up or traced joins by rep and metric, and so never finds it.
ALTER TABLE observation ADD COLUMN version integer NOT NULL DEFAULT 1;
ALTER TABLE observation ALTER COLUMN rep_id DROP NOT NULL;
ALTER TABLE observation ALTER COLUMN metric_id DROP NOT NULL;
ALTER TABLE observation ALTER COLUMN at DROP NOT NULL;
ALTER TABLE observation ALTER COLUMN value DROP NOT NULL;
ALTER TABLE observation ADD CONSTRAINT whole_or_void
  CHECK ((rep_id IS NULL) = (metric_id IS NULL) AND (rep_id IS NULL) = (at IS NULL)
    AND (rep_id IS NULL) = (value IS NULL));

-- Subjects whose fact was corrected are traced anew from their facts.
CREATE INDEX observation_by_subject ON observation (organization_id, subject)
  WHERE subject IS NOT NULL;

-- Versions that stood before, believed from known_at until superseded_at (half-open). Without
-- content where the fact was void in that time.
CREATE TABLE observation_history (
  organization_id integer NOT NULL,
  source_id integer NOT NULL,
  event_id uuid NOT NULL,
  version integer NOT NULL,
  rep_id integer,
  metric_id integer,
  at timestamptz,
  value numeric,
  subject text,
  attributes jsonb,
  known_at timestamptz NOT NULL,
  superseded_at timestamptz NOT NULL,
  PRIMARY KEY (organization_id, source_id, event_id, version)
);
CREATE INDEX observation_history_by_rep ON observation_history
  (organization_id, rep_id, metric_id, at);

-- A correction that waits takes the place of the fact's content when its rep and metric are known.
ALTER TABLE quarantine ADD COLUMN correction boolean NOT NULL DEFAULT false;

-- Grows with every change of reps, metrics, connections or settings, so that whoever keeps facts
-- knows whether what it remembers of them still holds.
CREATE TABLE catalogue_version (
  organization_id integer PRIMARY KEY REFERENCES organization,
  version bigint NOT NULL
);

ALTER TABLE metric DROP CONSTRAINT metric_aggregation_check;
ALTER TABLE metric ADD CONSTRAINT metric_aggregation_check
  CHECK (aggregation IN ('sum', 'count', 'mean', 'last', 'max', 'distinct'));

-- Totals are updated again and again: with room on their pages that touches no index.
ALTER TABLE day_total SET (fillfactor = 80);
ALTER TABLE month_total SET (fillfactor = 50);

-- Bulk posts stage their facts in a temporary table.
DO $$
BEGIN
  EXECUTE format('GRANT TEMPORARY ON DATABASE %I TO scorecard_service', current_database());
END $$;

DO $$
DECLARE
  name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['observation_history', 'catalogue_version'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', name);
    EXECUTE format('CREATE POLICY own_rows ON %I USING (organization_id'
      ' = NULLIF(current_setting(''scorecard.organization'', true), '''')::integer)', name);
    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %I TO scorecard_service', name);
  END LOOP;
END $$;
