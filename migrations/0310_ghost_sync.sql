-- A Ghost site that is kept in step with the blog. At most one is at a time; whoever stops it ends its row, and what came
-- from it, with the links, stays.
create table "ghost_syncs" (
  "id" uuid primary key,
  "address" text not null,
  -- Ghost's own address, which its texts are full of.
  "site" text not null,
  "key_id" text not null,
  -- The key's secret as a JWE: the house's secret opens it.
  "sealed_key" text not null,
  "direction" text not null constraint "ghost_syncs_direction_check" check ("direction" in ('ghost', 'ours', 'both')),
  "acts_for_id" uuid null constraint "ghost_syncs_acts_for_id_foreign" references "members" ("id") on delete no action,
  "connected_at" timestamptz(3) not null,
  "started_at" timestamptz(3) null,
  "paused_at" timestamptz(3) null,
  "ended_at" timestamptz(3) null,
  -- How far the lists of the other side have been read, by their names.
  "cursors" jsonb not null,
  "done" bigint not null,
  "expected" bigint not null,
  "first_pull_at" timestamptz(3) null,
  "run_at" timestamptz(3) null,
  "failure" text null,
  -- Hooks say that something was deleted there: all ids are compared in the next run.
  "compare_ids_at" timestamptz(3) null,
  "hooks" jsonb not null,
  "preview" jsonb null
);
create unique index "ghost_syncs_one_index" on "ghost_syncs" ((true)) where "ended_at" is null;
create index "ghost_syncs_acts_for_id_index" on "ghost_syncs" ("acts_for_id");

-- One thing on both sides, and what both last agreed on.
create table "ghost_links" (
  "site" text not null,
  "kind" text not null,
  "ghost_id" text not null,
  "our_id" uuid not null,
  -- SHA-256 of what the other side said of it when both agreed.
  "base_hash" text not null,
  -- The same in full, for things whose fields are settled one by one.
  "base" jsonb null,
  "remote_updated_at" timestamptz(3) null,
  "our_version" bigint not null,
  "our_state" text not null,
  "agreed_at" timestamptz(3) not null,
  -- The other side refused ours of this version, and why.
  "refused_version" bigint null,
  "refusal" text null,
  primary key ("site", "kind", "ghost_id"),
  constraint "ghost_links_ours_unique" unique ("site", "kind", "our_id")
);

-- Ours that is being made there: should the answer be lost, the thing is known again by what was sent.
create table "ghost_creations" (
  "site" text not null,
  "kind" text not null,
  "our_id" uuid not null,
  "sent_hash" text not null,
  "asked_at" timestamptz(3) not null,
  primary key ("site", "kind", "our_id")
);

-- Changed on both sides. Both texts are kept until somebody has chosen.
create table "ghost_conflicts" (
  "id" uuid primary key,
  "site" text not null,
  "kind" text not null,
  "ghost_id" text not null,
  "our_id" uuid not null,
  "reason" text not null constraint "ghost_conflicts_reason_check" check ("reason" in ('changed', 'deleted there', 'deleted here')),
  "title" text not null,
  "theirs" jsonb null,
  "theirs_hash" text null,
  "theirs_updated_at" timestamptz(3) null,
  "found_at" timestamptz(3) not null,
  "choice" text null constraint "ghost_conflicts_choice_check" check ("choice" in ('ours', 'theirs', 'both')),
  "chosen_by_id" uuid null constraint "ghost_conflicts_chosen_by_id_foreign" references "members" ("id") on delete no action,
  "chosen_at" timestamptz(3) null
);
create unique index "ghost_conflicts_open_index" on "ghost_conflicts" ("site", "kind", "ghost_id") where "chosen_at" is null;
create index "ghost_conflicts_chosen_by_id_index" on "ghost_conflicts" ("chosen_by_id");

-- What runs did, for people.
create table "ghost_sync_lines" (
  "id" uuid primary key,
  "sync_id" uuid not null constraint "ghost_sync_lines_sync_id_foreign" references "ghost_syncs" ("id") on delete cascade,
  "at" timestamptz(3) not null,
  "level" text not null constraint "ghost_sync_lines_level_check" check ("level" in ('done', 'notice', 'fault')),
  "words" text not null
);
create index "ghost_sync_lines_sync_id_index" on "ghost_sync_lines" ("sync_id", "id");

-- Signatures of hooks that were heard, as long as they could be sent again.
create table "ghost_hook_receipts" (
  "signature" text primary key,
  "received_at" timestamptz(3) not null
);
create index "ghost_hook_receipts_received_at_index" on "ghost_hook_receipts" ("received_at");
