-- How many notes somebody wrote about others is asked for with every scorecard.
CREATE INDEX note_by_author ON note (organization_id, author, at);
