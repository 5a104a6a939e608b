//! Passwords by bcrypt, access tokens as JSON Web Tokens, and refresh tokens, behind the domain's ports.
//!
//! * [`BcryptHasher`] works on threads of its own behind a bounded queue. A password costs a fifth of a second of CPU by
//!   intent, and whoever tries many of them must not slow down those who order.
//! * [`JwtTokens`] knows one algorithm and takes nothing for granted (RFC 8725). It accepts several keys, so that
//!   the one that signs can be changed while tokens of the last one are still out.
//! * [`RandomRefreshTokens`] are random and nothing else; what they mean is in the database.

mod bcrypt_hasher;
mod bcrypt_settings;
mod check;
mod claims;
mod jwt_tokens;
mod random;
mod refresh_tokens;
mod signing_key;
mod verified_tokens;
mod webhook_secrets;
mod workers;

pub use bcrypt_hasher::BcryptHasher;
pub use bcrypt_settings::{BcryptSettings, HasherError};
pub use jwt_tokens::{JwtSettings, JwtTokens};
pub use refresh_tokens::RandomRefreshTokens;
pub use signing_key::{SecretTooShort, SigningKey};
pub use webhook_secrets::RandomWebhookSecrets;
