//! The mask between the queue and whoever writes.

use slog::{BorrowedKV, Drain, OwnedKVList, Record, RecordStatic, o};

use crate::{
    line::{Head, Line},
    mask::mask,
};

/// Masks each record before it is written. It works behind the queue, so it costs those nothing who log.
pub(crate) struct Masked<D> {
    writer: D,
    head: Option<Head>,
    /// All fields go by the record, so that the writer sees none that was not masked.
    nothing: OwnedKVList,
}

impl<D> Masked<D> {
    pub(crate) fn new(writer: D, head: Option<Head>) -> Self {
        Self { writer, head, nothing: o!().into() }
    }
}

impl<D: Drain> Drain for Masked<D> {
    type Ok = D::Ok;
    type Err = D::Err;

    fn log(&self, record: &Record<'_>, logger: &OwnedKVList) -> Result<D::Ok, D::Err> {
        let message = record.msg().to_string();
        let message = mask(&message);
        let line = Line { head: self.head.as_ref(), record, logger };
        let same = RecordStatic { location: record.location(), tag: "", level: record.level() };
        self.writer.log(&Record::new(&same, &format_args!("{message}"), BorrowedKV(&line)), &self.nothing)
    }
}
