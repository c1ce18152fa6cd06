-- The person who holds a key; null where it is a system's.
ALTER TABLE api_key ADD COLUMN person text;

-- The text search configuration by which words of notes are brought to one form.
ALTER TABLE organization ADD COLUMN language text NOT NULL DEFAULT 'english'
  CHECK (language ~ '^[a-z]+$');

-- A note may name a need of its rep, and of nobody else.
ALTER TABLE learning_need ADD UNIQUE (organization_id, learning_need_id, rep_id);

-- plain is the text as it is searched: in lower case, composed, without marks that nobody sees.
-- words are its words in the organization's language; both are made by whoever writes the note.
-- No index of words or of parts: see docs/decisions/0017-notes.md.
ALTER TABLE note
  ADD COLUMN version integer NOT NULL DEFAULT 1,
  ADD COLUMN kind text NOT NULL DEFAULT 'observation',
  ADD COLUMN tags text[] NOT NULL DEFAULT '{}',
  ADD COLUMN functions text[] NOT NULL DEFAULT '{}',
  ADD COLUMN learning_need_id integer,
  ADD COLUMN observations jsonb NOT NULL DEFAULT '[]',
  ADD COLUMN private boolean NOT NULL DEFAULT false,
  ADD COLUMN readers text[] NOT NULL DEFAULT '{}',
  ADD COLUMN edited_by text,
  ADD COLUMN withdrawn boolean NOT NULL DEFAULT false,
  ADD COLUMN plain text,
  ADD COLUMN words tsvector,
  ADD CHECK (kind IN ('coaching', 'self-reflection', 'win-story', 'loss-story', 'praise',
    'observation')),
  ADD CHECK (functions <@ ARRAY['visioning', 'relating', 'sensemaking', 'inventing']),
  ADD CHECK (private OR readers = '{}'),
  ADD FOREIGN KEY (organization_id, learning_need_id, rep_id)
    REFERENCES learning_need (organization_id, learning_need_id, rep_id);

-- Every version of a note, the newest too, and since when it is known. One that is withdrawn keeps
-- what it said; it was shown until then.
CREATE TABLE note_history (
  organization_id integer NOT NULL,
  note_id integer NOT NULL,
  version integer NOT NULL,
  rep_id integer NOT NULL,
  metric_id integer,
  connection_id integer,
  learning_need_id integer,
  at timestamptz NOT NULL,
  author text NOT NULL,
  kind text NOT NULL,
  tags text[] NOT NULL,
  functions text[] NOT NULL,
  observations jsonb NOT NULL,
  private boolean NOT NULL,
  readers text[] NOT NULL,
  text text NOT NULL,
  written_at timestamptz NOT NULL,
  known_at timestamptz NOT NULL,
  edited_by text NOT NULL,
  withdrawn boolean NOT NULL,
  PRIMARY KEY (organization_id, note_id, version),
  FOREIGN KEY (organization_id, note_id) REFERENCES note
);
CREATE INDEX note_history_by_rep ON note_history (organization_id, rep_id, note_id, version);

-- The notes that are there already. The owner of a table sees its rows only while row-level
-- security isn't forced.
ALTER TABLE note NO FORCE ROW LEVEL SECURITY;
UPDATE note SET edited_by = author, plain = regexp_replace(lower(normalize(text, NFC)),
  '[\u00AD\u200E\u200F\u202A-\u202E\u2066-\u2069\uFE0E\uFE0F]', '', 'g');
UPDATE note SET words = to_tsvector('english', plain);
INSERT INTO note_history (organization_id, note_id, version, rep_id, metric_id, connection_id,
    learning_need_id, at, author, kind, tags, functions, observations, private, readers, text,
    written_at, known_at, edited_by, withdrawn)
  SELECT organization_id, note_id, version, rep_id, metric_id, connection_id, learning_need_id, at,
    author, kind, tags, functions, observations, private, readers, text, written_at, known_at,
    edited_by, withdrawn
  FROM note;
ALTER TABLE note
  ALTER COLUMN edited_by SET NOT NULL,
  ALTER COLUMN plain SET NOT NULL,
  ALTER COLUMN words SET NOT NULL;
ALTER TABLE note FORCE ROW LEVEL SECURITY;

DO $$
DECLARE
  name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['note_history'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', name);
    EXECUTE format('CREATE POLICY own_rows ON %I USING (organization_id'
      ' = NULLIF(current_setting(''scorecard.organization'', true), '''')::integer)', name);
    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %I TO scorecard_service', name);
  END LOOP;
END $$;
