-- The secret that a member's authenticator app shares with us (RFC 6238), encrypted.
create table "authenticators" (
  "member_id" uuid primary key constraint "authenticators_member_id_foreign" references "members" ("id") on delete cascade,
  "secret_jwe" text not null,
  "created_at" timestamptz(3) not null,
  -- Null until its first code was typed: before that nobody is asked for one.
  "confirmed_at" timestamptz(3) null,
  -- The step of the last code that was taken: neither it nor an older one is taken again.
  "last_step" bigint not null default 0,
  "wrong_tries" bigint not null default 0,
  "wrong_at" timestamptz(3) null
);

-- For the day the phone is lost.
create table "recovery_codes" (
  "code_hash" text primary key,
  "member_id" uuid not null constraint "recovery_codes_member_id_foreign" references "members" ("id") on delete cascade,
  "made_at" timestamptz(3) not null,
  "used_at" timestamptz(3) null
);
create index "recovery_codes_member_id_index" on "recovery_codes" ("member_id");

-- Whoever has shown the first factor, and not yet the second.
create table "pending_sign_ins" (
  "token_hash" text primary key,
  "member_id" uuid not null constraint "pending_sign_ins_member_id_foreign" references "members" ("id") on delete cascade,
  "means" text not null,
  "continue_to" text not null,
  "tries" bigint not null default 0,
  "expires_at" timestamptz(3) not null
);
create index "pending_sign_ins_member_id_index" on "pending_sign_ins" ("member_id");
create index "pending_sign_ins_expires_at_index" on "pending_sign_ins" ("expires_at");
