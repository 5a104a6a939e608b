//! Migrations are embedded when this crate is compiled, so it is compiled again when one is added.

fn main() {
    println!("cargo:rerun-if-changed=../../migrations");
}
