-- A member's public keys (WebAuthn level 3): their device keeps the private one, and asks who they are before it uses it.
create table "passkeys" (
  "id" uuid primary key,
  "member_id" uuid not null constraint "passkeys_member_id_foreign" references "members" ("id") on delete cascade,
  "credential_id" text not null constraint "passkeys_credential_id_unique" unique,
  -- COSE (RFC 9052 §7), base64url.
  "public_key" text not null,
  "counter" bigint not null,
  "transports" jsonb not null,
  "synced" boolean not null,
  "name" text not null,
  "created_at" timestamptz(3) not null,
  "last_used_at" timestamptz(3) null
);
create index "passkeys_member_id_index" on "passkeys" ("member_id");

-- What a device was asked to sign, until it has: each is answered once.
create table "passkey_challenges" (
  "challenge_hash" text primary key,
  -- Who makes a passkey; null for somebody who is about to sign in.
  "member_id" uuid null constraint "passkey_challenges_member_id_foreign" references "members" ("id") on delete cascade,
  "expires_at" timestamptz(3) not null
);
create index "passkey_challenges_member_id_index" on "passkey_challenges" ("member_id") where "member_id" is not null;
create index "passkey_challenges_expires_at_index" on "passkey_challenges" ("expires_at");
