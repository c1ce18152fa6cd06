-- Where needs are told of. The secret is kept as it is: a signature can't be made from its hash.
-- decided_to is the last step for which it was decided whether this one is told of it.
CREATE SEQUENCE webhook_id AS integer;
CREATE TABLE webhook (
  organization_id integer NOT NULL REFERENCES organization,
  webhook_id integer NOT NULL,
  key text NOT NULL,
  url text NOT NULL,
  events text[] NOT NULL,
  team_id integer,
  enabled boolean NOT NULL,
  disabled_because text,
  secret text NOT NULL,
  previous_secret text,
  previous_until timestamptz,
  decided_to bigint NOT NULL,
  failing_since timestamptz,
  paused_until timestamptz,
  created_at timestamptz NOT NULL,
  PRIMARY KEY (organization_id, webhook_id),
  UNIQUE (organization_id, key),
  FOREIGN KEY (organization_id, team_id) REFERENCES team,
  CHECK ((previous_secret IS NULL) = (previous_until IS NULL))
);

-- What is to be told, or was. Of the pending ones of a need only the first has a next attempt; the
-- others get theirs when it is done. While an attempt is under way, lease names it, and the next
-- attempt is when it is given up for lost. Whoever changes a row holds that of its webhook.
CREATE TABLE webhook_delivery (
  organization_id integer NOT NULL,
  webhook_id integer NOT NULL,
  event_id bigint NOT NULL,
  learning_need_id integer NOT NULL,
  type text NOT NULL,
  body text NOT NULL,
  state text NOT NULL,
  attempts integer NOT NULL,
  next_attempt_at timestamptz,
  lease uuid,
  last_attempt_at timestamptz,
  last_status integer,
  last_error text,
  finished_at timestamptz,
  PRIMARY KEY (organization_id, webhook_id, event_id),
  FOREIGN KEY (organization_id, webhook_id) REFERENCES webhook ON DELETE CASCADE,
  CHECK (state IN ('pending', 'delivered', 'dead')),
  CHECK ((state = 'pending') = (finished_at IS NULL)),
  CHECK (state = 'pending' OR next_attempt_at IS NULL)
);
CREATE INDEX webhook_delivery_due ON webhook_delivery
  (organization_id, webhook_id, next_attempt_at) WHERE next_attempt_at IS NOT NULL;
CREATE INDEX webhook_delivery_of_need ON webhook_delivery
  (organization_id, webhook_id, learning_need_id, event_id) WHERE state = 'pending';
CREATE INDEX webhook_delivery_finished ON webhook_delivery (organization_id, state, finished_at)
  WHERE state <> 'pending';

DO $$
DECLARE
  name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['webhook', 'webhook_delivery'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', name);
    EXECUTE format('CREATE POLICY own_rows ON %I USING (organization_id'
      ' = NULLIF(current_setting(''scorecard.organization'', true), '''')::integer)', name);
    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %I TO scorecard_service', name);
  END LOOP;
  -- Whoever looks for work looks across organizations, and takes it up within one.
  FOREACH name IN ARRAY ARRAY['webhook', 'webhook_delivery', 'need_step'] LOOP
    EXECUTE format('DROP POLICY IF EXISTS installation ON %I', name);
    EXECUTE format('CREATE POLICY installation ON %I FOR SELECT'
      ' USING (current_setting(''scorecard.installation'', true) = ''on'')', name);
  END LOOP;
END $$;
GRANT USAGE ON SEQUENCE webhook_id TO scorecard_service;
