-- How many of a rep's learning needs are taken up at a time; the others wait.
ALTER TABLE organization
  ADD COLUMN needs_at_a_time integer NOT NULL DEFAULT 3 CHECK (needs_at_a_time BETWEEN 1 AND 20);

-- Whom and what a learner has chosen to learn from. A resource is named by its key.
CREATE TABLE need_choice (
  organization_id integer NOT NULL REFERENCES organization,
  event_id bigint NOT NULL,
  learning_need_id integer NOT NULL,
  peer_id integer,
  resource text,
  PRIMARY KEY (organization_id, event_id),
  UNIQUE (organization_id, learning_need_id, peer_id),
  UNIQUE (organization_id, learning_need_id, resource),
  FOREIGN KEY (organization_id, event_id) REFERENCES need_step,
  FOREIGN KEY (organization_id, learning_need_id) REFERENCES learning_need,
  FOREIGN KEY (organization_id, peer_id) REFERENCES rep,
  CHECK (num_nonnulls(peer_id, resource) = 1)
);

DO $$
DECLARE
  name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['need_choice'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', name);
    EXECUTE format('CREATE POLICY own_rows ON %I USING (organization_id'
      ' = NULLIF(current_setting(''scorecard.organization'', true), '''')::integer)', name);
    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %I TO scorecard_service', name);
  END LOOP;
END $$;
