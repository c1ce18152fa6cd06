-- A team's year of measures by hand, for psql: the totals of months, and as the service's tables
-- have them. Variables: organization (its id), team (its key), first, last (days; whole months).
-- Prepared, so that it is parsed once, as the service's statements are.
PREPARE measures AS
SELECT m.key, sum(t.facts) AS facts, sum(t.sum) AS value
FROM team
JOIN membership s ON s.organization_id = team.organization_id AND s.team_id = team.team_id
JOIN month_total t ON t.organization_id = s.organization_id AND t.rep_id = s.rep_id
  AND t.month BETWEEN greatest(s.from_date, :'first') AND least(s.until_date, :'last')
JOIN metric m ON m.organization_id = t.organization_id AND m.metric_id = t.metric_id
WHERE team.organization_id = :organization AND team.key = :'team'
GROUP BY m.key ORDER BY m.key;
