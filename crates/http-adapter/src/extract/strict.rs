//! What JSON leaves open and we do not: no name twice in one object, no bottomless nesting, an object at the root.

use std::{borrow::Cow, collections::HashSet, fmt};

use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};

/// How deep arrays and objects may be nested.
const MAX_DEPTH: usize = 32;

/// Walks a whole document without keeping anything of it.
pub struct Strict {
    depth: usize,
}

impl Strict {
    /// At the root, which has to be an object.
    pub const fn root() -> Self {
        Self { depth: 0 }
    }

    fn below<E: Error>(&self) -> Result<Self, E> {
        if self.depth < MAX_DEPTH {
            Ok(Self { depth: self.depth + 1 })
        } else {
            Err(E::custom(format_args!("nested deeper than {MAX_DEPTH} levels")))
        }
    }

    fn below_root<E: Error>(&self, what: &str) -> Result<(), E> {
        if self.depth == 0 { Err(E::custom(format_args!("expected an object, not {what}"))) } else { Ok(()) }
    }
}

impl<'de> DeserializeSeed<'de> for Strict {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        if self.depth == 0 { deserializer.deserialize_map(self) } else { deserializer.deserialize_any(self) }
    }
}

impl<'de> Visitor<'de> for Strict {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.depth == 0 { "an object" } else { "any JSON value" })
    }

    fn visit_bool<E: Error>(self, _: bool) -> Result<(), E> {
        self.below_root("a truth value")
    }

    fn visit_i64<E: Error>(self, _: i64) -> Result<(), E> {
        self.below_root("a number")
    }

    fn visit_u64<E: Error>(self, _: u64) -> Result<(), E> {
        self.below_root("a number")
    }

    fn visit_f64<E: Error>(self, _: f64) -> Result<(), E> {
        self.below_root("a number")
    }

    fn visit_str<E: Error>(self, _: &str) -> Result<(), E> {
        self.below_root("a string")
    }

    fn visit_unit<E: Error>(self) -> Result<(), E> {
        self.below_root("null")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<(), A::Error> {
        self.below_root("an array")?;
        while items.next_element_seed(self.below()?)?.is_some() {}
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut fields: A) -> Result<(), A::Error> {
        let mut names: HashSet<Cow<'de, str>> = HashSet::new();
        while let Some(name) = fields.next_key::<Cow<'de, str>>()? {
            if names.contains(&name) {
                return Err(A::Error::custom(format_args!("the name {name:?} appears twice")));
            }
            names.insert(name);
            fields.next_value_seed(self.below()?)?;
        }
        Ok(())
    }
}
