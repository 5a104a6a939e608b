//! The signature of Standard Webhooks.

use aws_lc_rs::hmac::{Context, HMAC_SHA256, Key};
use base64::{Engine, engine::general_purpose::STANDARD};
use domain::webhooks::WebhookSecret;

/// The value of `webhook-signature`: one signature for each secret, separated by spaces. A receiver accepts a delivery if one of
/// them is right, so that a secret can be rotated without a gap.
pub(crate) fn signatures(secrets: &[WebhookSecret], id: &str, seconds: i64, body: &str) -> String {
    let signatures = secrets.iter().map(|secret| signature(secret, id, seconds, body));
    signatures.collect::<Vec<_>>().join(" ")
}

fn signature(secret: &WebhookSecret, id: &str, seconds: i64, body: &str) -> String {
    let mut context = Context::with_key(&Key::new(HMAC_SHA256, secret.bytes()));
    context.update(format!("{id}.{seconds}.").as_bytes());
    context.update(body.as_bytes());
    format!("v1,{}", STANDARD.encode(context.sign()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn secret(base64: &str) -> WebhookSecret {
        WebhookSecret::new(STANDARD.decode(base64).unwrap()).unwrap()
    }

    /// The vector that the specification's own libraries are tested with.
    #[test]
    fn signatures_are_those_of_the_specification() {
        let secret = secret("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
        let signed = signatures(&[secret], "msg_p5jXN8AQM9LWM0D4loKWxJek", 1_614_265_330, r#"{"test": 2432232314}"#);
        assert_eq!(signed, "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
    }

    #[test]
    fn every_secret_signs_and_an_independent_implementation_agrees_with_each() {
        let secrets: Vec<_> = [24_u8, 32, 64].iter().map(|length| vec![*length; usize::from(*length)]).collect();
        let ours: Vec<_> = secrets.iter().map(|bytes| WebhookSecret::new(bytes.clone()).unwrap()).collect();
        let signed = signatures(&ours, "id", 1, "ä");
        let theirs = secrets.into_iter().map(|bytes| {
            let webhook = standardwebhooks::Webhook::from_bytes(bytes).unwrap();
            webhook.sign("id", 1, "ä".as_bytes()).unwrap()
        });
        assert_eq!(signed, theirs.collect::<Vec<_>>().join(" "));
    }
}
