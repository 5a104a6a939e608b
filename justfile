# The habits of the workshop. `just` lists them.

set shell := ["bash", "-euo", "pipefail", "-c"]

# List everything that can be done
default:
    @just --list --unsorted

# Serve on an embedded PostgreSQL (or run any command: just run verify)
run *args:
    cargo run -- {{ args }}

# Run all tests, or those with a name
test *args:
    cargo test --workspace {{ args }}

# Everything that a machine can find fault with, without running it
lint:
    cargo fmt --all --check
    cargo clippy --workspace --all-targets -- -D warnings

# Format everything
fmt:
    cargo fmt --all

# Check licences, sources and who may use what
deny:
    cargo deny check bans licenses sources

# Check for known vulnerabilities; needs the network
advisories:
    cargo deny check advisories

# Measure orders, reads and log-ins beside pgbench and a rival, on the release profile
bench *args:
    cargo bench -p system-tests --bench load -- {{ args }}

# Measure what becomes of lists, searches and orders as data grow, on the release profile
bench-scale *args:
    cargo bench -p system-tests --bench scale -- {{ args }}

# Measure decisions, the edge and tokens without a database, by Criterion
bench-micro *args:
    cargo bench -p domain --bench decisions -- {{ args }}
    cargo bench -p http-adapter --bench edge -- {{ args }}
    cargo bench -p security-adapter --bench tokens -- {{ args }}

# Bring the database's tables up to date
migrate *args:
    cargo run -- migrate {{ args }}

# Fill an empty database with a believable business (or a large one: just demo --scale 100000)
demo *args:
    cargo run -- demo {{ args }}

# Prove that levels, ledger and orders agree
verify:
    cargo run -- verify

# Print the OpenAPI document
openapi:
    @cargo run --quiet -- openapi

# Build the binary as it is shipped
release:
    cargo build --release --locked --bin stockbook

# Build the documentation of all crates
docs *args:
    cargo doc --workspace --no-deps {{ args }}

# Build the container image
image tag="stockbook:local":
    docker build --file docker/Dockerfile --tag {{ tag }} .

# Start PostgreSQL and Stockbook in containers; needs JWT_SECRET and POSTGRES_PASSWORD
up *args:
    docker compose --file docker/compose.yaml up --build --detach {{ args }}

# Stop the containers; the data stay
down *args:
    docker compose --file docker/compose.yaml down {{ args }}

# Everything that must hold before a change is accepted
ci:
    .ci/run
