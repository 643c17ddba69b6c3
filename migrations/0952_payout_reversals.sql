-- A pay-out to a producer that did not happen, or was of another sum, is undone: what was owed is owed again.
create table "producer_payout_reversals" (
  "payout_id" uuid not null,
  "note" text not null default '',
  "reversed_by_id" uuid null,
  "reversed_at" timestamptz(3) not null,
  constraint "producer_payout_reversals_pkey" primary key ("payout_id"),
  constraint "producer_payout_reversals_payout_id_foreign" foreign key ("payout_id") references "producer_payouts" ("id"),
  constraint "producer_payout_reversals_reversed_by_id_foreign" foreign key ("reversed_by_id") references "members" ("id")
);
create index "producer_payout_reversals_reversed_by_id_index" on "producer_payout_reversals" ("reversed_by_id");

alter table "ledger_transactions" drop constraint "ledger_transactions_kind_check";
alter table "ledger_transactions" add constraint "ledger_transactions_kind_check" check ("kind" in ('payment', 'refund', 'top-up', 'pay-out', 'part-held', 'part-released', 'gift-card-expired', 'bill-payment', 'weighing', 'gift-card-redeemed', 'into-household', 'out-of-household', 'from-guest', 'loss', 'recovery', 'payout-reversed')) not valid;
