-- Of whom amounts have changed since somebody last looked, by the transaction that last kept or
-- corrected one; as V21 has it of attempts. Only of metrics whose amounts are compared. In slots,
-- one per database session modulo 16, so that writers don't wait for each other's commit.
CREATE TABLE amount_change (
  organization_id integer NOT NULL,
  metric_id integer NOT NULL,
  rep_id integer NOT NULL,
  slot smallint NOT NULL,
  changed_in xid8 NOT NULL,
  PRIMARY KEY (organization_id, metric_id, rep_id, slot)
) WITH (fillfactor = 50);
ALTER TABLE amount_change ENABLE ROW LEVEL SECURITY;
ALTER TABLE amount_change FORCE ROW LEVEL SECURITY;
CREATE POLICY own_rows ON amount_change USING (organization_id
  = NULLIF(current_setting('scorecard.organization', true), '')::integer);
GRANT SELECT, INSERT, UPDATE, DELETE ON amount_change TO scorecard_service;
