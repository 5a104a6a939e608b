//! JSON into the types of the API.

use std::{fmt, marker::PhantomData};

use domain::values::Invalid;
use serde::{
    Deserialize, Deserializer,
    de::{DeserializeOwned, DeserializeSeed, MapAccess, Visitor, value::MapAccessDeserializer},
};
use serde_path_to_error::{Path, Segment, Track};

use super::{Fields, strict::Strict};
use crate::problem::{FieldError, Problem, kinds, push_index, push_step};

/// Reads a JSON object.
///
/// What is not JSON, or has the wrong type, is refused at once with a pointer to it. Unknown fields are collected, so that
/// they are told together with the values that are not valid.
pub fn parse<T: DeserializeOwned>(body: &[u8]) -> Result<(T, Fields), Problem> {
    check(body)?;
    let mut fields = Fields::default();
    let mut track = Track::new();
    let mut json = serde_json::Deserializer::from_slice(body);
    let tracked = serde_path_to_error::Deserializer::new(&mut json, &mut track);
    let read = serde_ignored::deserialize(tracked, |path| {
        fields.refuse(ignored_pointer(&path), &Invalid::because("there is no such field"));
    });
    match read {
        Ok(value) => Ok((value, fields)),
        Err(error) => Err(malformed(&track.path(), &error)),
    }
}

fn check(body: &[u8]) -> Result<(), Problem> {
    let mut track = Track::new();
    let mut json = serde_json::Deserializer::from_slice(body);
    let walked = Strict::root().deserialize(serde_path_to_error::Deserializer::new(&mut json, &mut track));
    walked.and_then(|()| json.end()).map_err(|error| malformed(&track.path(), &error))
}

fn malformed(path: &Path, error: &serde_json::Error) -> Problem {
    let mut pointer = String::new();
    for segment in path {
        match segment {
            Segment::Seq { index } => push_index(&mut pointer, *index),
            Segment::Map { key } if key.starts_with("$serde_json") => break,
            Segment::Map { key } => push_step(&mut pointer, key),
            Segment::Enum { .. } | Segment::Unknown => break,
        }
    }
    Problem::new(&kinds::MALFORMED_BODY)
        .detail("The body is not the JSON object that is read here.")
        .errors(vec![FieldError::at_pointer(pointer, in_plain_words(&error.to_string()))])
}

/// serde names the types of Rust; clients know those of JSON.
fn in_plain_words(message: &str) -> String {
    let Some((found, rest)) = message.rsplit_once(", expected ") else { return message.to_owned() };
    let (expected, place) =
        rest.split_once(" at line ").map_or((rest, None), |(expected, place)| (expected, Some(place)));
    let expected = match expected {
        "i64" => "a whole number",
        "a sequence" => "an array",
        "a map" => "an object",
        expected => expected,
    };
    match place {
        Some(place) => format!("{found}, expected {expected} at line {place}"),
        None => format!("{found}, expected {expected}"),
    }
}

fn ignored_pointer(path: &serde_ignored::Path<'_>) -> String {
    use serde_ignored::Path as P;
    match path {
        P::Root => String::new(),
        P::Seq { parent, index } => {
            let mut pointer = ignored_pointer(parent);
            push_index(&mut pointer, *index);
            pointer
        }
        P::Map { parent, key } => {
            let mut pointer = ignored_pointer(parent);
            push_step(&mut pointer, key);
            pointer
        }
        P::Some { parent } | P::NewtypeStruct { parent } | P::NewtypeVariant { parent } => ignored_pointer(parent),
    }
}

/// A struct below the root that is read from an object only. serde would take an array as well, field by field.
#[derive(Debug)]
pub struct Object<T>(pub T);

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Object<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(ObjectVisitor(PhantomData))
    }
}

struct ObjectVisitor<T>(PhantomData<T>);

impl<'de, T: Deserialize<'de>> Visitor<'de> for ObjectVisitor<T> {
    type Value = Object<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, fields: A) -> Result<Object<T>, A::Error> {
        T::deserialize(MapAccessDeserializer::new(fields)).map(Object)
    }
}

#[cfg(test)]
#[path = "json_tests.rs"]
mod tests;
