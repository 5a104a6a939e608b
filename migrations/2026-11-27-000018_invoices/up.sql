-- The last number of each series and UTC year. Its row is locked by whoever issues a document, from the moment on at which the document
-- is written until it is committed a moment later; orders never touch it. Since the number is drawn and used in one transaction, one
-- that fails gives it back: there are no gaps.
CREATE TABLE document_series (
    series text NOT NULL,
    year integer NOT NULL,
    last bigint NOT NULL CHECK (last > 0),
    PRIMARY KEY (series, year)
)
-- Its few rows change all the time.
WITH (fillfactor = 20);

-- Invoices and credit notes. What they say is written once and for ever; where their files are kept is written later.
CREATE TABLE invoices (
    id uuid PRIMARY KEY,
    order_id uuid NOT NULL REFERENCES orders,
    -- As of which version of the order. Nothing, and so refused, if it moved on while the document was decided.
    order_version integer NOT NULL,
    credits uuid REFERENCES invoices,
    serial bigint NOT NULL CHECK (serial > 0),
    year integer NOT NULL,
    issued_at timestamptz NOT NULL,
    total numeric(14, 2) NOT NULL CHECK (total >= 0),
    currency text NOT NULL,
    kind text NOT NULL CHECK (kind IN ('INVOICE', 'CREDIT_NOTE')),
    series text NOT NULL,
    number text COLLATE "C" NOT NULL CONSTRAINT invoices_number_key UNIQUE,
    content jsonb NOT NULL,
    -- The file: its name, the SHA-256 of its bytes, and since when it is kept.
    object text,
    sha256 text,
    filed_at timestamptz,
    -- When it may be tried to keep the file; whoever claims it moves this to the end of their lease.
    due_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    attempts integer NOT NULL DEFAULT 0,
    last_failure text,
    CONSTRAINT invoices_serial_key UNIQUE (series, year, serial),
    CHECK ((kind = 'CREDIT_NOTE') = (credits IS NOT NULL)),
    CHECK ((filed_at IS NULL) = (object IS NULL) AND (filed_at IS NULL) = (sha256 IS NULL))
);

-- An order is invoiced once; what it is worth less later is credited.
CREATE UNIQUE INDEX invoices_one_an_order ON invoices (order_id) WHERE kind = 'INVOICE';

-- Serves the documents of an order, oldest first.
CREATE INDEX invoices_of_order ON invoices (order_id, issued_at, id);

-- Serves the claim of documents whose files are to be kept.
CREATE INDEX invoices_unfiled ON invoices (due_at) WHERE filed_at IS NULL;

CREATE TRIGGER invoices_are_not_rewritten
    BEFORE UPDATE OF id, order_id, order_version, credits, serial, year, issued_at, total, currency, kind, series, number, content ON invoices
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE TRIGGER invoices_stay BEFORE DELETE OR TRUNCATE ON invoices
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- Orders to which something happened that their documents may have to say.
CREATE TABLE invoicing_due (
    order_id uuid PRIMARY KEY,
    due_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    attempts integer NOT NULL DEFAULT 0,
    last_failure text
)
WITH (fillfactor = 50);

-- Serves the claim of what is due.
CREATE INDEX invoicing_due_now ON invoicing_due (due_at);

-- What was shipped before there were invoices is not invoiced now.
INSERT INTO event_cursors (consumer, position)
SELECT 'invoices', (SELECT coalesce(max(position), 0) FROM event_positions);
