//! `stockbook` with nothing set up: an embedded PostgreSQL below a data folder.

use std::path::Path;

use nix::sys::signal::Signal;
use system_tests::{Client, Seller, ServerProcess, eventually};

use super::program::{Ran, Running, folder, postmaster, run, runs, start};

/// Waits until a server answers, unless it ends.
pub async fn wait_until_ready(server: &mut Running, base: &str) {
    let client = Client::anonymous(base);
    eventually("the server is ready", || {
        let ended = server.has_ended();
        let client = client.clone();
        async move {
            assert!(!ended, "the server ended");
            let request = client.request(reqwest::Method::GET, "/health/ready");
            client.try_send(request).await.is_ok_and(|answer| answer.status == 200)
        }
    })
    .await;
}

async fn serve_and_stop(data: &Path, arguments: &[&str], signal: Signal) -> (String, Ran) {
    let port = system_tests::free_port().to_string();
    let base = format!("http://127.0.0.1:{port}");
    let variables = [("DATA_DIR", data.to_str().unwrap()), ("PORT", &port), ("BCRYPT_COST", "4")];
    let mut server = start(arguments, &variables);
    wait_until_ready(&mut server, &base).await;
    let postgres = postmaster(data).unwrap();
    assert!(runs(postgres));
    server.signal(signal);
    let ran = server.finish("");
    assert!(!runs(postgres), "PostgreSQL was left behind");
    assert_eq!(postmaster(data), None, "and so was its note");
    (base, ran)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_first_start_says_where_everything_is_and_a_signal_stops_it_cleanly() {
    let folder = folder();
    // Without a command it serves; the folder is made.
    for (arguments, signal) in [(&[][..], Signal::SIGTERM), (&["serve"][..], Signal::SIGINT)] {
        let data = folder.path().join("data");
        let (base, ran) = serve_and_stop(&data, arguments, signal).await;
        assert_eq!(ran.code, Some(0), "{ran:?}");
        for word in [base.as_str(), &format!("{base}/docs"), data.to_str().unwrap(), "/auth/login", "WARNING"] {
            assert!(ran.err.contains(word), "{word} is missing from {}", ran.err);
        }
        for line in ran.out.lines() {
            assert!(serde_json::from_str::<serde_json::Value>(line).is_ok_and(|line| line.is_object()), "{line}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn data_sessions_and_the_secret_stay_between_runs() {
    let folder = folder();
    let variables = [("DATA_DIR", folder.path().to_str().unwrap()), ("PATH", "/usr/bin:/bin"), ("BCRYPT_COST", "4")];
    let mut server = ServerProcess::start(&variables).await;
    let seller = Seller::at(server.base()).await;
    let product = seller.product("KEPT", "3.00", 5).await;
    let order = seller.order(product, 2).await;
    assert!(server.terminate().await);
    server.spawn_again();
    server.wait_until_ready().await;
    // The token of before is still good: its secret was kept beside the data.
    let read = seller.customer.get(&format!("/orders/{}", order["id"].as_str().unwrap())).await.expect(200);
    assert_eq!(read, order);
    assert!(server.terminate().await);
    let verified = run(&["verify"], &variables);
    assert_eq!(verified.code, Some(0), "{verified:?}");
    assert!(verified.out.contains("drift 0"), "{}", verified.out);
}

#[tokio::test(flavor = "multi_thread")]
async fn two_copies_on_one_folder_are_told_apart() {
    let folder = folder();
    let data = folder.path().to_str().unwrap();
    let first = ServerProcess::start(&[("DATA_DIR", data), ("PATH", "/usr/bin:/bin")]).await;
    let port = system_tests::free_port().to_string();
    let second = run(&["serve"], &[("DATA_DIR", data), ("PORT", &port)]);
    assert_eq!(second.code, Some(1), "{second:?}");
    assert!(second.err.contains(data) && second.err.contains("DATA_DIR"), "{}", second.err);
    assert_eq!(first.anonymous().get("/health/ready").await.status, 200, "the first copy goes on");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_folder_that_cannot_be_reached_is_told() {
    let refused = run(&["serve"], &[("DATA_DIR", "/proc/nowhere"), ("PORT", "0")]);
    assert_eq!(refused.code, Some(1), "{refused:?}");
    assert!(refused.err.contains("/proc/nowhere") && !refused.err.contains("panicked"), "{}", refused.err);
    let nowhere = run(&["serve"], &[("PG_BIN", "/nowhere"), ("DATA_DIR", "/tmp/never-made"), ("PORT", "0")]);
    assert_eq!(nowhere.code, Some(1), "{nowhere:?}");
    assert!(nowhere.err.contains("/nowhere"), "{}", nowhere.err);
}
