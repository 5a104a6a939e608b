//! Keeps documents: in a folder, or in S3 or what is compatible with it.

mod settings;
mod store;
#[cfg(feature = "test-util")]
pub mod testing;

pub use settings::{S3Settings, Settings, SettingsError};
pub use store::Objects;
