-- Serves the ledger of one kind at one location. Neither the index of the location nor that of the kind finds a kind that the location
-- hardly ever sees: at fifty million rows it was looked for until the statement timed out.
CREATE INDEX stock_ledger_of_kind_at_location ON stock_ledger (location_id, kind, seq)
    WHERE kind NOT IN ('RESERVED', 'SHIPPED');
