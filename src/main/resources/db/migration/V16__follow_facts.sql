-- When so many facts last came in one commit that more of them were likely to follow. Needs aren't
-- derived from half a history.
ALTER TABLE activity ADD load_at timestamptz;

-- Whoever follows the facts looks across organizations which of them have moved on since their
-- needs were last derived: how far each one's data is, and how far its needs are. No other table
-- can be seen so, and nothing can be written.
CREATE POLICY installation ON activity FOR SELECT
  USING (current_setting('scorecard.installation', true) = 'on');
CREATE POLICY installation ON needs_evaluation FOR SELECT
  USING (current_setting('scorecard.installation', true) = 'on');
