-- Months of a tier, given to whoever has an address; taken once, by a link or a code.
create table "tier_gifts" (
  "id" uuid primary key,
  "tier_id" uuid not null constraint "tier_gifts_tier_id_foreign" references "tiers" ("id") on delete no action,
  "months" bigint not null check ("months" >= 1 and "months" <= 120),
  -- Null as soon as there is nothing left to be written to it.
  "email" text null,
  "message" text not null default '',
  "token_hash" text not null constraint "tier_gifts_token_hash_unique" unique,
  "given_by_id" uuid null constraint "tier_gifts_given_by_id_foreign" references "members" ("id") on delete no action,
  "given_at" timestamptz(3) not null,
  -- Until when it may be taken; null: without an end, as it was paid for.
  "expires_at" timestamptz(3) null,
  -- What its giver had bought, and passed on.
  "passed_on_id" uuid null constraint "tier_gifts_passed_on_id_foreign" references "tier_memberships" ("id") on delete no action
    constraint "tier_gifts_passed_on_id_unique" unique,
  "withdrawn_at" timestamptz(3) null,
  "taken_at" timestamptz(3) null,
  "membership_id" uuid null constraint "tier_gifts_membership_id_foreign" references "tier_memberships" ("id") on delete no action
    constraint "tier_gifts_membership_id_unique" unique,
  constraint "tier_gifts_taken_whole" check (("taken_at" is null) = ("membership_id" is null)),
  constraint "tier_gifts_taken_or_withdrawn" check ("taken_at" is null or "withdrawn_at" is null)
);
create index "tier_gifts_tier_id_index" on "tier_gifts" ("tier_id");
create index "tier_gifts_given_by_id_index" on "tier_gifts" ("given_by_id");
create index "tier_gifts_expires_at_index" on "tier_gifts" ("expires_at");
