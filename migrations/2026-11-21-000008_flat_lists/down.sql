DROP INDEX stock_ledger_of_kind;
CREATE INDEX stock_ledger_of_kind ON stock_ledger (kind, seq) WHERE kind NOT IN ('RESERVED', 'RELEASED', 'SHIPPED');
DROP INDEX products_by_age, products_discontinued;
