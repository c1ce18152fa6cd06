-- What fiscal years are made of and where they end, and the days on which an organization works:
-- names of days of the week, and days. The service counts with them, so they are kept as it reads
-- them.
ALTER TABLE organization
  ADD COLUMN fiscal_calendar text NOT NULL DEFAULT 'months',
  ADD COLUMN fiscal_year_end text NOT NULL DEFAULT 'nearest',
  ADD COLUMN working_days jsonb NOT NULL
    DEFAULT '["MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY"]',
  ADD COLUMN holidays jsonb NOT NULL DEFAULT '[]',
  ADD CHECK (fiscal_calendar IN ('months', '4-4-5', '4-5-4', '5-4-4')),
  ADD CHECK (fiscal_year_end IN ('nearest', 'last')),
  ADD CHECK (jsonb_typeof(working_days) = 'array' AND working_days <> '[]'),
  ADD CHECK (jsonb_typeof(holidays) = 'array');
