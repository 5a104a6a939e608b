//! `stockbook create-admin`.

use serde_json::json;
use system_tests::{PASSWORD, ServerProcess, fresh_database};

use super::program::{Ran, SECRET, run, start};

const CREATE: [&str; 3] = ["create-admin", "--email", "boss@example.com"];

fn refused(ran: &Ran, word: &str) {
    assert_eq!(ran.code, Some(1), "{ran:?}");
    assert!(ran.err.contains(word) && !ran.err.contains("panicked"), "{ran:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_first_admin_is_made_at_the_command_line_and_makes_the_rest() {
    let database = fresh_database().await;
    let variables = [
        ("DATABASE_URL", database.url()),
        ("JWT_SECRET", SECRET),
        ("BCRYPT_COST", "4"),
        ("REGISTRATION", "closed"),
        ("ADMIN_PASSWORD", PASSWORD),
    ];
    let created = run(&CREATE, &variables);
    assert_eq!(created.code, Some(0), "{created:?}");
    assert!(!created.err.contains(PASSWORD) && !created.out.contains(PASSWORD));
    refused(&run(&CREATE, &variables), "e-mail");

    let server = ServerProcess::start(&variables).await;
    let log_in = json!({"email": "boss@example.com", "password": PASSWORD});
    let session = server.anonymous().post("/auth/login", &log_in).await.expect(200);
    let admin = server.anonymous().with_token(session["access_token"].as_str().unwrap());
    assert_eq!(admin.get("/auth/me").await.expect(200)["role"], "ADMIN");
    let manager = json!({"email": "manager@example.com", "password": PASSWORD, "role": "INVENTORY_MANAGER"});
    server.anonymous().post("/auth/register", &manager).await.expect_problem(403, "role-not-granted");
    assert_eq!(admin.post("/auth/register", &manager).await.expect(201)["role"], "INVENTORY_MANAGER");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_password_can_be_typed_and_has_to_be_good() {
    let database = fresh_database().await;
    let variables = [("DATABASE_URL", database.url()), ("JWT_SECRET", SECRET), ("BCRYPT_COST", "4")];
    refused(&start(&CREATE, &variables).finish("short\n"), "password");
    refused(&start(&CREATE, &variables).finish(""), "password");
    refused(&start(&["create-admin", "--email", "nobody"], &variables).finish("correct horse battery\n"), "--email");
    let typed = start(&CREATE, &variables).finish("correct horse battery\n");
    assert_eq!(typed.code, Some(0), "{typed:?}");
}

#[test]
fn an_email_address_is_needed() {
    let missing = run(&["create-admin"], &[]);
    assert_eq!(missing.code, Some(2), "{missing:?}");
    assert!(missing.err.contains("--email"), "{}", missing.err);
}
