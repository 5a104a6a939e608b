-- Serves the list of products that were discontinued, by id. Where there are none, it would otherwise look at all the others.
CREATE INDEX products_discontinued ON products (id) WHERE status = 'DISCONTINUED';

-- Serves levels as of a moment: finds the last product that was created by then.
CREATE INDEX products_by_age ON products (created_at, id);

DROP INDEX stock_ledger_of_kind;
-- Serves the ledger of one kind. The two kinds that every order writes are so frequent that the primary key finds them.
CREATE INDEX stock_ledger_of_kind ON stock_ledger (kind, seq) WHERE kind NOT IN ('RESERVED', 'SHIPPED');
