-- What people call customers by. Numbers may have gaps.
CREATE SEQUENCE customer_numbers AS integer;

CREATE TABLE users (
    id uuid PRIMARY KEY,
    customer_number integer NOT NULL CONSTRAINT users_customer_number_key UNIQUE,
    -- Lower-cased and in NFC, so that one mailbox is one account.
    email text COLLATE "C" NOT NULL CONSTRAINT users_email_key UNIQUE,
    password_hash text NOT NULL,
    role text NOT NULL CHECK (role IN ('ADMIN', 'INVENTORY_MANAGER', 'CUSTOMER')),
    status text NOT NULL CHECK (status IN ('ACTIVE', 'DISABLED')),
    name text,
    company text,
    billing_address text,
    -- A claim of each access token: tokens with another epoch are worth nothing.
    token_epoch integer NOT NULL CHECK (token_epoch >= 0),
    created_at timestamptz NOT NULL
);

-- Serves the list of users, newest first.
CREATE INDEX users_by_age ON users (created_at, id);

-- Serves the count of active admins, which is taken before one of them is demoted.
CREATE INDEX users_active_admins ON users (id) WHERE role = 'ADMIN' AND status = 'ACTIVE';

-- A log-in, and the family of refresh tokens that descend from it.
CREATE TABLE sessions (
    id uuid PRIMARY KEY,
    user_id uuid NOT NULL REFERENCES users,
    created_at timestamptz NOT NULL,
    revoked_at timestamptz
);

-- Serves the end of all sessions of a user.
CREATE INDEX sessions_of_user ON sessions (user_id) WHERE revoked_at IS NULL;

CREATE TABLE refresh_tokens (
    -- SHA-256 of the token. The token itself is never stored.
    digest bytea PRIMARY KEY,
    session_id uuid NOT NULL REFERENCES sessions ON DELETE CASCADE,
    expires_at timestamptz NOT NULL,
    rotated_at timestamptz
);
