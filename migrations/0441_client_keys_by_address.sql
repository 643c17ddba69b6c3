-- Where a client publishes its keys (RFC 7591 §2, `jwks_uri`), and when we last asked there: what was read is in `jwks`.
alter table "oauth_clients" add column "jwks_uri" text null;
alter table "oauth_clients" add column "jwks_read_at" timestamptz(3) null;
