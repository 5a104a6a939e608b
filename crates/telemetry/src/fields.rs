//! The fields of a record on their way into a line.

use std::fmt;

use slog::{Key, Serializer};

use crate::{
    mask::{REDACTED, mask},
    secret_names::is_secret_field,
};

/// Hands fields on to a serializer: secrets masked, and each name once, for parsers of JSON disagree about what a second
/// one means. The first comes from the innermost logger.
pub(crate) struct Fields<'a> {
    into: &'a mut dyn Serializer,
    taken: Vec<Key>,
}

impl<'a> Fields<'a> {
    /// Begins behind fields with these names.
    pub(crate) fn behind(taken: Vec<Key>, into: &'a mut dyn Serializer) -> Self {
        Self { into, taken }
    }

    /// Under which name a field is to be written, if it still is. A secret is written masked here.
    fn admit(&mut self, key: Key) -> Result<Option<Key>, slog::Error> {
        let key = if self.taken.contains(&key) { apart(key) } else { key };
        if self.taken.contains(&key) {
            return Ok(None);
        }
        self.taken.push(key);
        if is_secret_field(key) {
            self.into.emit_str(key, REDACTED)?;
            return Ok(None);
        }
        Ok(Some(key))
    }
}

/// The version of an order is not that of the program, and is not lost for being called the same.
fn apart(key: Key) -> Key {
    match key {
        "level" => "level_",
        "msg" => "msg_",
        "service" => "service_",
        "target" => "target_",
        "version" => "version_",
        other => other,
    }
}

macro_rules! handed_on {
    ($($emit:ident($value:ty))*) => {
        $(
            fn $emit(&mut self, key: Key, value: $value) -> slog::Result {
                self.admit(key)?.map_or(Ok(()), |key| self.into.$emit(key, value))
            }
        )*
    };
}

impl Serializer for Fields<'_> {
    handed_on! {
        emit_bool(bool) emit_char(char)
        emit_u8(u8) emit_u16(u16) emit_u32(u32) emit_u64(u64) emit_u128(u128) emit_usize(usize)
        emit_i8(i8) emit_i16(i16) emit_i32(i32) emit_i64(i64) emit_i128(i128) emit_isize(isize)
        emit_f32(f32) emit_f64(f64)
    }

    fn emit_unit(&mut self, key: Key) -> slog::Result {
        self.admit(key)?.map_or(Ok(()), |key| self.into.emit_unit(key))
    }

    fn emit_none(&mut self, key: Key) -> slog::Result {
        self.admit(key)?.map_or(Ok(()), |key| self.into.emit_none(key))
    }

    fn emit_str(&mut self, key: Key, value: &str) -> slog::Result {
        self.admit(key)?.map_or(Ok(()), |key| self.into.emit_str(key, &mask(value)))
    }

    fn emit_arguments(&mut self, key: Key, value: &fmt::Arguments<'_>) -> slog::Result {
        self.admit(key)?.map_or(Ok(()), |key| self.into.emit_str(key, &mask(&value.to_string())))
    }
}
