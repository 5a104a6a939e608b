//! No question and no command reads a large table from end to end: the plans of all statements, as PostgreSQL ran them.

mod business;
mod explained;
mod invoices;
mod reads;
mod waiting;
mod webhooks;
mod writes;
