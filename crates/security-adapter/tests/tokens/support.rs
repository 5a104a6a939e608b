//! An installation, and a forger who even has its key.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::{DateTime, Utc};
use domain::{
    access::{Principal, Role},
    users::{AccessTokens, TokenRefused},
    values::{SessionId, UserId},
};
use jsonwebtoken::{Algorithm, EncodingKey, Header, encode};
use security_adapter::{JwtSettings, JwtTokens, SigningKey};
use serde_json::{Value, json};
use uuid::Uuid;

/// The secret of the installation.
pub const SECRET: &[u8] = b"the secret of this installation!";

/// For how long its tokens work.
pub const SECONDS: i64 = 900;

/// When everything happens.
pub fn now() -> DateTime<Utc> {
    DateTime::from_timestamp(1_800_000_000, 0).unwrap()
}

/// Whose tokens these are.
pub fn somebody() -> Principal {
    Principal {
        user_id: UserId::new(Uuid::from_u128(1)),
        role: Role::Customer,
        session_id: SessionId::new(Uuid::from_u128(2)),
        token_epoch: 3,
    }
}

pub fn key(secret: &[u8]) -> SigningKey {
    SigningKey::new(secret).unwrap()
}

/// An installation that signs with one key and accepts others.
pub fn tokens_of(signing: &[u8], previous: &[&[u8]]) -> JwtTokens {
    JwtTokens::new(JwtSettings {
        issuer: "https://stock.example".into(),
        audience: "stockbook".into(),
        signing_key: key(signing),
        previous_keys: previous.iter().map(|secret| key(secret)).collect(),
    })
}

/// The installation.
pub fn tokens() -> JwtTokens {
    tokens_of(SECRET, &[])
}

/// What it says to a token.
pub fn read(token: &str) -> Result<Principal, TokenRefused> {
    tokens().read(token, now())
}

/// The header of a good token.
pub fn good_header() -> Value {
    json!({"typ": "at+jwt", "alg": "HS256", "kid": key(SECRET).id()})
}

/// The claims of a good token.
pub fn good_claims() -> Value {
    let now = now().timestamp();
    json!({
        "iss": "https://stock.example", "aud": "stockbook",
        "sub": Uuid::from_u128(1), "jti": "any", "sid": Uuid::from_u128(2),
        "iat": now, "nbf": now, "exp": now + SECONDS, "role": "CUSTOMER", "epoch": 3,
    })
}

/// The value with some of its members replaced.
pub fn with(mut value: Value, changes: &Value) -> Value {
    let members = value.as_object_mut().unwrap();
    for (name, change) in changes.as_object().unwrap() {
        members.insert(name.clone(), change.clone());
    }
    value
}

/// The value without one of its members.
pub fn without(mut value: Value, name: &str) -> Value {
    value.as_object_mut().unwrap().remove(name).unwrap();
    value
}

/// One part of a token.
pub fn part(value: &Value) -> String {
    URL_SAFE_NO_PAD.encode(value.to_string())
}

/// A token with this header and these claims, signed by HMAC-SHA256 whatever its header says.
pub fn signed(header: &str, claims: &str, secret: &[u8]) -> String {
    let message = format!("{header}.{claims}");
    let key = EncodingKey::from_secret(secret);
    let signature = jsonwebtoken::crypto::sign(message.as_bytes(), &key, Algorithm::HS256).unwrap();
    format!("{message}.{signature}")
}

/// A token that is perfect but for what was done to its header or claims.
pub fn forged(header: &Value, claims: &Value) -> String {
    signed(&part(header), &part(claims), SECRET)
}

/// A token that the library itself signs with another algorithm of HMAC.
pub fn signed_with(algorithm: Algorithm) -> String {
    let header =
        Header { typ: Some("at+jwt".into()), kid: Some(key(SECRET).id().to_owned()), ..Header::new(algorithm) };
    encode(&header, &good_claims(), &EncodingKey::from_secret(SECRET)).unwrap()
}
