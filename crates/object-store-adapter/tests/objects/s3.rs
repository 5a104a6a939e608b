use std::{
    io::Write,
    time::{Duration, Instant},
};

use domain::invoicing::{Kept, ObjectStore, ObjectStoreError};
use object_store_adapter::{
    Objects, S3Settings, Settings,
    testing::{S3Server, free_port, program, settings},
};
use tokio::net::TcpListener;

use super::{PDF, keeps_its_word};

fn objects(settings: S3Settings) -> Objects {
    Objects::new(&Settings::S3(settings)).unwrap()
}

/// A server, where its program is on this machine.
async fn server() -> Option<S3Server> {
    #[expect(clippy::disallowed_methods, reason = "where programs are is known by the environment only")]
    let found = program(|name| std::env::var(name).ok());
    let Some(program) = found else {
        let said = writeln!(
            std::io::stderr(),
            "\nSKIPPED, NOT TESTED: moto_server is missing (pip install 'moto[s3,server]')\n"
        );
        said.unwrap();
        return None;
    };
    Some(S3Server::start(&program).await)
}

#[tokio::test]
async fn a_bucket_keeps_its_word_with_and_without_a_prefix() {
    let Some(server) = server().await else { return };
    server.make_bucket("documents").await;
    keeps_its_word(&objects(server.settings("documents"))).await;
    let prefixed = S3Settings { prefix: Some("stockbook/two".to_owned()), ..server.settings("documents") };
    keeps_its_word(&objects(prefixed)).await;
    let plain = objects(server.settings("documents"));
    let name = "stockbook/two/invoices/2026/INV-2026-000001.pdf";
    assert_eq!(plain.get(name).await.unwrap().as_deref(), Some(&b"first"[..]), "the prefix is part of the name");
}

#[tokio::test]
async fn a_bucket_that_is_not_there_is_refused() {
    let Some(server) = server().await else { return };
    let refused = objects(server.settings("nowhere")).put("a.pdf", PDF, vec![1]).await.unwrap_err();
    assert!(matches!(refused, ObjectStoreError::Refused(_)), "{refused}");
}

#[tokio::test]
async fn a_server_that_is_away_is_unavailable_and_keeps_again_once_it_is_back() {
    let port = free_port();
    let away = objects(settings(port, "documents"));
    assert!(matches!(away.put("a.pdf", PDF, vec![1]).await, Err(ObjectStoreError::Unavailable(_))));
    assert!(matches!(away.get("a.pdf").await, Err(ObjectStoreError::Unavailable(_))));
    let Some(program) = server().await.is_some().then(|| {
        #[expect(clippy::disallowed_methods, reason = "as above")]
        program(|name| std::env::var(name).ok())
    }) else {
        return;
    };
    let server = S3Server::start_on(&program.unwrap(), port).await;
    server.make_bucket("documents").await;
    assert_eq!(away.put("a.pdf", PDF, vec![1]).await.unwrap(), Kept::Now);
}

#[tokio::test]
async fn a_server_that_never_answers_is_given_up_in_time_and_no_secret_is_told() {
    let silent = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = silent.local_addr().unwrap().port();
    let hold = async {
        let mut held = Vec::new();
        loop {
            held.push(silent.accept().await.unwrap());
        }
    };
    let secret = "very-secret-indeed".to_owned();
    let settings = S3Settings { timeout_s: 1, secret_access_key: Some(secret.clone()), ..settings(port, "documents") };
    let objects = objects(settings);
    let begun = Instant::now();
    let failed = tokio::select! {
        failed = objects.put("a.pdf", PDF, vec![1]) => failed.unwrap_err(),
        () = hold => unreachable!(),
    };
    assert!(matches!(failed, ObjectStoreError::Unavailable(_)), "{failed}");
    assert!(begun.elapsed() < Duration::from_secs(20));
    assert!(!failed.to_string().contains(&secret));
}
