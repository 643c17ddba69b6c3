-- Access groups: who has a tier may read what is for it. Retired ones are given to nobody any more, and keep their members.
create table "tiers" (
  "id" uuid primary key,
  "slug" text not null constraint "tiers_slug_unique" unique,
  "name" text not null,
  "description" text not null default '',
  "price_amount" bigint null,
  -- squawk-ignore ban-char-field
  "price_currency" char(3) null,
  -- How long one lasts that was bought; null: until somebody ends it.
  "period" text null constraint "tiers_period_check" check ("period" in ('month', 'year')),
  "created_at" timestamptz(3) not null,
  "retired_at" timestamptz(3) null,
  constraint "tiers_price_whole" check (("price_amount" is null) = ("price_currency" is null))
);

create table "tier_memberships" (
  "id" uuid primary key,
  "tier_id" uuid not null constraint "tier_memberships_tier_id_foreign" references "tiers" ("id") on delete no action,
  "member_id" uuid not null constraint "tier_memberships_member_id_foreign" references "members" ("id") on delete no action,
  "source" text not null constraint "tier_memberships_source_check" check ("source" in ('gift', 'operator', 'import', 'purchase')),
  "given_by_id" uuid null constraint "tier_memberships_given_by_id_foreign" references "members" ("id") on delete no action,
  "starts_at" timestamptz(3) not null,
  -- It ends by itself then; null: when somebody ends it.
  "ends_at" timestamptz(3) null,
  -- When its member was told that it ends.
  "told_at" timestamptz(3) null,
  constraint "tier_memberships_end_after_start" check ("ends_at" >= "starts_at")
);
create index "tier_memberships_tier_id_index" on "tier_memberships" ("tier_id");
create index "tier_memberships_member_id_ends_at_index" on "tier_memberships" ("member_id", "ends_at");
create index "tier_memberships_given_by_id_index" on "tier_memberships" ("given_by_id");
create index "tier_memberships_ends_at_index" on "tier_memberships" ("ends_at");

-- Which tiers may read a post that is for tiers.
create table "post_tiers" (
  "post_id" uuid not null constraint "post_tiers_post_id_foreign" references "posts" ("id") on delete cascade,
  "tier_id" uuid not null constraint "post_tiers_tier_id_foreign" references "tiers" ("id") on delete no action,
  primary key ("post_id", "tier_id")
);
create index "post_tiers_tier_id_index" on "post_tiers" ("tier_id");

-- A member's own address of the journal's feed, with what they may read. Another one takes its place, and it can be withdrawn.
create table "private_feeds" (
  "member_id" uuid primary key constraint "private_feeds_member_id_foreign" references "members" ("id") on delete cascade,
  "token_hash" text not null constraint "private_feeds_token_hash_unique" unique,
  "made_at" timestamptz(3) not null
);

-- As who pays sees it, where that differs from what any member sees.
alter table "posts" add column "paid_html" text null;
