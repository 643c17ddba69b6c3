-- A household has one account of credit, which all of its members pay in to and pay from.
create table "households" (
  "id" uuid primary key,
  "name" text not null,
  "opened_by_id" uuid null constraint "households_opened_by_id_foreign" references "members" ("id") on delete no action,
  "opened_at" timestamptz(3) not null,
  "closed_at" timestamptz(3) null,
  -- Who was the last in it: what was left became theirs, and so does what comes back later.
  "last_member_id" uuid null constraint "households_last_member_id_foreign" references "members" ("id") on delete no action
);
create index "households_opened_by_id_index" on "households" ("opened_by_id");
create index "households_last_member_id_index" on "households" ("last_member_id");

-- Who is in it, and who was.
create table "household_memberships" (
  "id" uuid primary key,
  "household_id" uuid not null constraint "household_memberships_household_id_foreign" references "households" ("id") on delete no action,
  "member_id" uuid not null constraint "household_memberships_member_id_foreign" references "members" ("id") on delete no action,
  "joined_at" timestamptz(3) not null,
  "left_at" timestamptz(3) null,
  -- Whoever at the shop took them out; null for who left.
  "removed_by_id" uuid null constraint "household_memberships_removed_by_id_foreign" references "members" ("id") on delete no action,
  constraint "household_memberships_removed" check ("removed_by_id" is null or "left_at" is not null)
);
create index "household_memberships_household_id_index" on "household_memberships" ("household_id");
create index "household_memberships_member_id_index" on "household_memberships" ("member_id");
create index "household_memberships_removed_by_id_index" on "household_memberships" ("removed_by_id");
-- Nobody is in two at once.
create unique index "household_memberships_one" on "household_memberships" ("member_id") where "left_at" is null;

-- Asked, by an e-mail address: whoever has it says yes or no. It says nothing of whether anybody has.
create table "household_invitations" (
  "id" uuid primary key,
  "household_id" uuid not null constraint "household_invitations_household_id_foreign" references "households" ("id") on delete no action,
  "email" text not null,
  "invited_by_id" uuid null constraint "household_invitations_invited_by_id_foreign" references "members" ("id") on delete no action,
  "invited_at" timestamptz(3) not null,
  constraint "household_invitations_once" unique ("household_id", "email")
);
create index "household_invitations_email_index" on "household_invitations" ("email");
create index "household_invitations_invited_by_id_index" on "household_invitations" ("invited_by_id");

-- An account `household:<id>` has a kept balance, as a member's own has.
create or replace function "ledger_kind"("code" text) returns text language sql immutable as $$
  select case when "code" = 'credit' then "code" else substring("code" from '^(producer|gift-card|receivable|household):') end
$$;
alter table "ledger_balances" drop constraint "ledger_balances_kind_check";
alter table "ledger_balances" add constraint "ledger_balances_kind_check" check ("kind" in ('credit', 'producer', 'gift-card', 'receivable', 'household')) not valid;
alter table "ledger_transactions" drop constraint "ledger_transactions_kind_check";
alter table "ledger_transactions" add constraint "ledger_transactions_kind_check" check ("kind" in ('payment', 'refund', 'top-up', 'pay-out', 'part-held', 'part-released', 'gift-card-expired', 'bill-payment', 'weighing', 'gift-card-redeemed', 'into-household', 'out-of-household')) not valid;

-- Whose doing an entry in a household's account is.
alter table "ledger_entries" add column "member_id" uuid null;
alter table "ledger_entries" add constraint "ledger_entries_member_id_foreign" foreign key ("member_id") references "members" ("id") on delete no action not valid;

-- Who at the shop took an order for its buyer, and where; null where the buyer placed it.
alter table "orders" add column "taken_by_id" uuid null;
alter table "orders" add column "taken_at" text null;
alter table "orders" add constraint "orders_taken_by_id_foreign" foreign key ("taken_by_id") references "members" ("id") on delete no action not valid;
alter table "orders" add constraint "orders_taken_at_check" check ("taken_at" in ('till', 'phone', 'shop', 'elsewhere')) not valid;
