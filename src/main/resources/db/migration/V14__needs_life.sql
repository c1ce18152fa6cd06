-- The life of a need: who opened it, when it came where it is, what it is worth, what has come of it.
-- words are what a person says; worth is in the unit of the last outcome down the chain; certainty is
-- the probability of the gap when it was last looked at; progress is how the rep does beside the own
-- past since the need was taken up.
ALTER TABLE learning_need
  ADD COLUMN opened_by text NOT NULL DEFAULT 'finding',
  ADD COLUMN opener text,
  ADD COLUMN words text,
  ADD COLUMN state_since timestamptz,
  ADD COLUMN seen_at timestamptz,
  ADD COLUMN learning_at timestamptz,
  ADD COLUMN changed_at timestamptz,
  ADD COLUMN worth double precision,
  ADD COLUMN certainty double precision,
  ADD COLUMN progress jsonb,
  ADD COLUMN result jsonb,
  ADD CHECK (opened_by IN ('finding', 'rep', 'coach', 'system')),
  ADD CHECK (certainty BETWEEN 0 AND 1);

-- Each step of a need, who took it and when. Numbers grow within an organization in the order in
-- which steps are committed: whoever takes one holds the organization's row of needs_evaluation.
-- words are a person's: they are shown with the need, and told to no other system.
CREATE SEQUENCE need_event_id AS bigint;
CREATE TABLE need_step (
  organization_id integer NOT NULL REFERENCES organization,
  event_id bigint NOT NULL,
  learning_need_id integer NOT NULL,
  type text NOT NULL,
  from_state text,
  to_state text NOT NULL,
  at timestamptz NOT NULL,
  by_kind text NOT NULL,
  by_name text,
  words text,
  numbers jsonb,
  PRIMARY KEY (organization_id, event_id),
  FOREIGN KEY (organization_id, learning_need_id) REFERENCES learning_need,
  CHECK (type IN ('opened', 'seen', 'learning', 'told', 'chose', 'changed', 'fell-back', 'closed',
    'dismissed', 'upheld', 'reopened')),
  CHECK (from_state IN ('open', 'seen', 'learning', 'changed', 'closed', 'dismissed')),
  CHECK (to_state IN ('open', 'seen', 'learning', 'changed', 'closed', 'dismissed')),
  CHECK (by_kind IN ('numbers', 'rep', 'coach', 'system'))
);
CREATE INDEX need_step_of_need ON need_step (organization_id, learning_need_id, event_id);

-- Who is deriving an organization's needs, and until when others leave it to them.
ALTER TABLE needs_evaluation
  ADD COLUMN leased_by uuid,
  ADD COLUMN leased_until timestamptz;

-- The needs that are there already. The owner of a table sees its rows only while row-level
-- security isn't forced.
ALTER TABLE learning_need NO FORCE ROW LEVEL SECURITY;
UPDATE learning_need SET
  state_since = coalesce(closed_at, opened_at),
  worth = (evidence #>> '{finding,worth,mean}')::double precision,
  certainty = (evidence #>> '{finding,estimate,probabilityGap}')::double precision;
INSERT INTO need_step
    (organization_id, event_id, learning_need_id, type, from_state, to_state, at, by_kind)
  SELECT organization_id, nextval('need_event_id'), learning_need_id, type, from_state, to_state,
    at, 'numbers'
  FROM (
    SELECT organization_id, learning_need_id, 'opened' AS type, NULL AS from_state,
      'open' AS to_state, opened_at AS at
    FROM learning_need
    UNION ALL
    SELECT organization_id, learning_need_id, 'closed', 'open', state, closed_at
    FROM learning_need
    WHERE state = 'closed'
    ORDER BY at, learning_need_id) AS steps;
ALTER TABLE learning_need ALTER COLUMN state_since SET NOT NULL;
ALTER TABLE learning_need FORCE ROW LEVEL SECURITY;

DO $$
DECLARE
  name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['need_step'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', name);
    EXECUTE format('CREATE POLICY own_rows ON %I USING (organization_id'
      ' = NULLIF(current_setting(''scorecard.organization'', true), '''')::integer)', name);
    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %I TO scorecard_service', name);
  END LOOP;
END $$;
GRANT USAGE ON SEQUENCE need_event_id TO scorecard_service;
