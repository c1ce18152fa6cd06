-- Statements that were taken in, as they came but for what is assigned (id). agents and activity are
-- what the filters of the same names look at; the related ones what the broad filters look at too.
-- target is the statement that one is about; number is the order in which they came.
CREATE SEQUENCE xapi_statement_number AS bigint;
CREATE TABLE xapi_statement (
  organization_id integer NOT NULL REFERENCES organization,
  statement_id uuid NOT NULL,
  number bigint NOT NULL,
  stored_at timestamptz NOT NULL,
  statement text NOT NULL,
  authority text NOT NULL,
  verb text NOT NULL,
  agents text[] NOT NULL,
  related_agents text[] NOT NULL,
  activity text,
  related_activities text[] NOT NULL,
  registration uuid,
  target uuid,
  voided_by uuid,
  PRIMARY KEY (organization_id, statement_id)
);
CREATE INDEX xapi_statement_stored ON xapi_statement (organization_id, stored_at, number);
CREATE INDEX xapi_statement_target ON xapi_statement (organization_id, target)
  WHERE target IS NOT NULL;

DO $$
DECLARE
  name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['xapi_statement'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', name);
    EXECUTE format('CREATE POLICY own_rows ON %I USING (organization_id'
      ' = NULLIF(current_setting(''scorecard.organization'', true), '''')::integer)', name);
    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %I TO scorecard_service', name);
  END LOOP;
END $$;
GRANT USAGE ON SEQUENCE xapi_statement_number TO scorecard_service;
