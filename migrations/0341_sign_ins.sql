-- A sign-in is a fact of its own: who, since when, shown by what, and when they showed it last. Its sessions in the six
-- apps name it. The version before this one writes none, so nothing refers to it.
create table "sign_ins" (
  "id" uuid primary key,
  "member_id" uuid not null constraint "sign_ins_member_id_foreign" references "members" ("id") on delete cascade,
  "began_at" timestamptz(3) not null,
  "authenticated_at" timestamptz(3) not null,
  -- RFC 8176, all that was shown in this sign-in.
  "methods" jsonb not null default '["otp"]'
);
create index "sign_ins_member_id_index" on "sign_ins" ("member_id");

-- Null: from before it was written down, so not lately.
alter table "sessions" add column "authenticated_at" timestamptz(3) null;
alter table "sessions" add column "address" text not null default '';
