-- What there is to learn from: named by the organization, linked to the connections on which it may
-- help. A retired one stays, because people have taken it up.
CREATE SEQUENCE learning_resource_id AS integer INCREMENT BY 50;
CREATE TABLE learning_resource (
  organization_id integer NOT NULL REFERENCES organization,
  learning_resource_id integer NOT NULL,
  key text NOT NULL,
  name text NOT NULL,
  kind text NOT NULL,
  url text,
  description text,
  minutes integer,
  retired boolean NOT NULL,
  PRIMARY KEY (organization_id, learning_resource_id),
  UNIQUE (organization_id, key),
  CHECK (kind IN ('formal', 'informal', 'social')),
  CHECK (minutes > 0)
);
CREATE TABLE learning_resource_connection (
  organization_id integer NOT NULL,
  learning_resource_id integer NOT NULL,
  connection_id integer NOT NULL,
  PRIMARY KEY (organization_id, learning_resource_id, connection_id),
  FOREIGN KEY (organization_id, learning_resource_id) REFERENCES learning_resource,
  FOREIGN KEY (organization_id, connection_id) REFERENCES connection
);
CREATE INDEX learning_resource_of_connection
  ON learning_resource_connection (organization_id, connection_id);

-- Who offers to share what on a connection. A withdrawn one is deleted: nothing is to remember that
-- somebody once offered.
CREATE TABLE share_offer (
  organization_id integer NOT NULL,
  rep_id integer NOT NULL,
  connection_id integer NOT NULL,
  words text NOT NULL,
  since timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (organization_id, rep_id, connection_id),
  FOREIGN KEY (organization_id, rep_id) REFERENCES rep,
  FOREIGN KEY (organization_id, connection_id) REFERENCES connection
);
CREATE INDEX share_offer_on_connection ON share_offer (organization_id, connection_id);

-- Who has completed what and when, and who said so: a person, a system, or a statement by its id.
CREATE TABLE resource_completion (
  organization_id integer NOT NULL,
  learning_resource_id integer NOT NULL,
  rep_id integer NOT NULL,
  at timestamptz NOT NULL,
  source text NOT NULL,
  recorded_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (organization_id, learning_resource_id, rep_id, at, source),
  FOREIGN KEY (organization_id, learning_resource_id) REFERENCES learning_resource,
  FOREIGN KEY (organization_id, rep_id) REFERENCES rep
);
CREATE INDEX resource_completion_by_source ON resource_completion (organization_id, source);

DO $$
DECLARE
  name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['learning_resource', 'learning_resource_connection', 'share_offer',
      'resource_completion'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', name);
    EXECUTE format('CREATE POLICY own_rows ON %I USING (organization_id'
      ' = NULLIF(current_setting(''scorecard.organization'', true), '''')::integer)', name);
    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %I TO scorecard_service', name);
  END LOOP;
END $$;
GRANT USAGE ON SEQUENCE learning_resource_id TO scorecard_service;
