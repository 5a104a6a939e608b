//! What stands in one line, in order.

use slog::{KV, Key, OwnedKVList, Record, Serializer};

use crate::{
    fields::Fields,
    mask::mask,
    settings::LogSettings,
    stamp::{TIME, time_of},
};

/// Where a record of another crate came from.
const TARGET: &str = "target";

/// What each JSON line begins with, beside its time, level and message.
#[derive(Debug)]
pub(crate) struct Head(Vec<(Key, String)>);

impl Head {
    pub(crate) fn new(settings: &LogSettings) -> Self {
        let own = [("service", settings.service), ("version", settings.version)];
        let extra = settings.extra.iter().map(|(key, value)| (*key, value.as_str()));
        Self(own.into_iter().chain(extra).map(|(key, value)| (key, mask(value).into_owned())).collect())
    }
}

/// The fields of one line. At a terminal there is no head: its format writes time, level and message by itself.
pub(crate) struct Line<'a> {
    pub(crate) head: Option<&'a Head>,
    pub(crate) record: &'a Record<'a>,
    pub(crate) logger: &'a OwnedKVList,
}

impl KV for Line<'_> {
    fn serialize(&self, masked: &Record<'_>, into: &mut dyn Serializer) -> slog::Result {
        let mut taken = vec![TIME];
        if let Some(Head(always)) = self.head {
            into.emit_str(TIME, &time_of(self.record))?;
            into.emit_str("level", masked.level().as_str())?;
            into.emit_arguments("msg", masked.msg())?;
            taken.extend(["level", "msg"]);
            for (key, value) in always {
                into.emit_str(key, value)?;
                taken.push(key);
            }
        }
        if !self.record.tag().is_empty() {
            into.emit_str(TARGET, &mask(self.record.tag()))?;
            taken.push(TARGET);
        }
        let mut fields = Fields::behind(taken, into);
        self.record.kv().serialize(self.record, &mut fields)?;
        self.logger.serialize(self.record, &mut fields)
    }
}
