-- A connection whose attempts and successes are only counted, not traced by subject: successes of
-- a period stand against attempts of the period moved back by lag_days; where that is null, by
-- what subjects took that were traced.
ALTER TABLE connection
  ADD COLUMN counting text NOT NULL DEFAULT 'traced',
  ADD COLUMN lag_days integer,
  ADD CHECK (counting IN ('traced', 'counted')),
  ADD CHECK (lag_days BETWEEN 0 AND 3650),
  ADD CHECK (counting = 'counted' OR lag_days IS NULL),
  ADD CHECK (counting = 'traced' OR closed_by_metric_id IS NULL);
