DROP FUNCTION ledger_seq_at(timestamptz);
DROP TABLE stock_ledger;
DROP FUNCTION refuse_change();
DROP SEQUENCE movement_ids;
DROP TABLE stock_levels;
