-- A fact alone, without totals: less than one post costs, reported for comparison.
\set rep random(1, 100)
\set metric random(1, 10)
\set back random(1, 86400)
\set cents random(0, 99999)
INSERT INTO observation (organization_id, source_id, event_id, rep_id, metric_id, at, value, id)
SELECT :organization::int, 1, u, :rep::int, :metric::int, to_timestamp(:until::float8 - :back::float8), :cents::int / 100.0, u::text
FROM (SELECT gen_random_uuid() AS u OFFSET 0) AS one
ON CONFLICT DO NOTHING;
