//! The port of access tokens.

use chrono::{DateTime, Utc};
use domain::{
    access::Principal,
    users::{AccessTokens, TokenRefused},
};
use jsonwebtoken::{Algorithm, Header, Validation, decode, decode_header, encode};

use crate::{
    claims::{Claims, Parties},
    random::random_text,
    signing_key::SigningKey,
    verified_tokens::VerifiedTokens,
};

/// The one algorithm. What a token says about it is compared with this, never followed.
const ALGORITHM: Algorithm = Algorithm::HS256;

/// The type of an access token (RFC 9068, 2.1). No other token that is ever signed with the same key passes for one.
const TYPE: &str = "at+jwt";

/// Ours have a few hundred bytes; nobody makes us decode more than this.
const MAX_BYTES: usize = 4_096;

/// How access tokens are issued and read.
///
/// To change the key, first let all servers accept the next one as well, then let them sign with it and accept the last
/// one, and forget the last one when its last token has expired.
#[derive(Clone, Debug)]
pub struct JwtSettings {
    /// Who issues them: this installation.
    pub issuer: String,
    /// Whom they are for: its API.
    pub audience: String,
    /// Signs and verifies.
    pub signing_key: SigningKey,
    /// Only verify: older keys, whose tokens are still out, or the next one.
    pub previous_keys: Vec<SigningKey>,
}

/// Access tokens as signed JSON Web Tokens.
pub struct JwtTokens {
    parties: Parties,
    signing_key: SigningKey,
    previous_keys: Vec<SigningKey>,
    validation: Validation,
    verified: VerifiedTokens,
}

impl JwtTokens {
    /// Issues and reads the tokens of one installation.
    pub fn new(settings: JwtSettings) -> Self {
        let JwtSettings { issuer, audience, signing_key, previous_keys } = settings;
        let parties = Parties { issuer, audience };
        let verified = VerifiedTokens::new();
        Self { validation: validation(&parties), parties, signing_key, previous_keys, verified }
    }

    /// Whether we signed it. Whether it holds now is another question.
    fn verify(&self, token: &str) -> Result<Claims, TokenRefused> {
        let header = decode_header(token).map_err(|_| TokenRefused)?;
        // `crit` names what must be understood to read the token, and we understand nothing of the kind (RFC 7515, 4.1.11).
        if header.alg != ALGORITHM || header.typ.as_deref() != Some(TYPE) || header.crit.is_some() {
            return Err(TokenRefused);
        }
        let key = header.kid.and_then(|id| self.key(&id)).ok_or(TokenRefused)?;
        Ok(decode::<Claims>(token, &key.verifies, &self.validation).map_err(|_| TokenRefused)?.claims)
    }

    fn key(&self, id: &str) -> Option<&SigningKey> {
        std::iter::once(&self.signing_key).chain(&self.previous_keys).find(|key| key.id() == id)
    }
}

impl AccessTokens for JwtTokens {
    fn issue(&self, principal: &Principal, now: DateTime<Utc>, seconds: i64) -> String {
        let key = &self.signing_key;
        let header = Header { typ: Some(TYPE.to_owned()), kid: Some(key.id().to_owned()), ..Header::new(ALGORITHM) };
        let claims = Claims::new(&self.parties, principal, random_text::<16>(), now, seconds);
        // An HMAC over a few strings and numbers does not fail; if it did, an empty token would prove nothing.
        encode(&header, &claims, &key.signs).unwrap_or_default()
    }

    fn read(&self, token: &str, now: DateTime<Utc>) -> Result<Principal, TokenRefused> {
        if token.len() > MAX_BYTES {
            return Err(TokenRefused);
        }
        let claims = self.verified.claims(token, |token| self.verify(token))?;
        if claims.hold_at(now) { Ok(claims.principal()) } else { Err(TokenRefused) }
    }
}

/// What the library checks. Whether the times hold is ours to check: it would ask the system's clock rather than the
/// `Clock` port. The claims that it does not know of are required by [`Claims`].
fn validation(parties: &Parties) -> Validation {
    let mut validation = Validation::new(ALGORITHM);
    validation.set_issuer(&[&parties.issuer]);
    validation.set_audience(&[&parties.audience]);
    validation.set_required_spec_claims(&["iss", "aud", "sub", "exp", "nbf"]);
    validation.validate_aud = true;
    validation.validate_exp = false;
    validation.validate_nbf = false;
    validation.leeway = 0;
    validation
}
