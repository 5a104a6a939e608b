DELETE FROM event_cursors WHERE consumer = 'invoices';
DROP TABLE invoicing_due;
DROP TABLE invoices;
DROP TABLE document_series;
