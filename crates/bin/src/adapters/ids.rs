//! New ids.

use domain::ports::Ids;
use uuid::Uuid;

/// UUIDs of version 7: they begin with the time, so that new rows lie together in an index.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemIds;

impl Ids for SystemIds {
    #[expect(clippy::disallowed_methods, reason = "this is the adapter behind which ids are made")]
    fn next(&self) -> Uuid {
        Uuid::now_v7()
    }
}
