-- Lists of receipts that were too long to be answered whole: what comes behind the first items.
-- Rows older than a week are deleted by whoever writes next.
CREATE TABLE receipt_item (
  organization_id integer NOT NULL REFERENCES organization,
  receipt_id uuid NOT NULL,
  item_index bigint NOT NULL,
  line bigint,
  source text,
  id text,
  outcome text NOT NULL,
  reason text,
  pointer text,
  kept_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (organization_id, receipt_id, item_index)
);
CREATE INDEX receipt_item_by_age ON receipt_item (organization_id, kept_at);

DO $$
DECLARE
  name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['receipt_item'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', name);
    EXECUTE format('CREATE POLICY own_rows ON %I USING (organization_id'
      ' = NULLIF(current_setting(''scorecard.organization'', true), '''')::integer)', name);
    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %I TO scorecard_service', name);
  END LOOP;
END $$;
