//! What it costs to issue an access token, and to check one: the second is done with each request.

#![expect(clippy::unwrap_used, reason = "a benchmark may fail as loudly as a test")]

use std::hint::black_box;

use chrono::DateTime;
use criterion::{Criterion, criterion_group, criterion_main};
use domain::{
    access::{Principal, Role},
    users::AccessTokens,
    values::{SessionId, UserId},
};
use security_adapter::{JwtSettings, JwtTokens, SigningKey};
use uuid::Uuid;

fn tokens(criterion: &mut Criterion) {
    let tokens = JwtTokens::new(JwtSettings {
        issuer: "stockbook".to_owned(),
        audience: "stockbook".to_owned(),
        signing_key: SigningKey::new(b"the secret of this installation!").unwrap(),
        previous_keys: Vec::new(),
    });
    let somebody = Principal {
        user_id: UserId::new(Uuid::from_u128(1)),
        role: Role::Customer,
        session_id: SessionId::new(Uuid::from_u128(2)),
        token_epoch: 3,
    };
    let now = DateTime::from_timestamp(1_800_000_000, 0).unwrap();
    let good = tokens.issue(&somebody, now, 900);
    let mut forged = good.clone();
    forged.pop();
    assert!(tokens.read(&good, now).is_ok() && tokens.read(&forged, now).is_err());

    let mut group = criterion.benchmark_group("token");
    group.bench_function("issued", |bencher| bencher.iter(|| tokens.issue(black_box(&somebody), now, 900)));
    group.bench_function("read", |bencher| bencher.iter(|| tokens.read(black_box(&good), now)));
    group.bench_function("refused", |bencher| bencher.iter(|| tokens.read(black_box(&forged), now)));
    group.finish();
}

criterion_group!(benches, tokens);
criterion_main!(benches);
