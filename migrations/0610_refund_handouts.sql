-- A refund in cash or by transfer that nobody had in their hands yet: the shop owes it until somebody hands it out. Booked in
-- the ledger as a pay-out by the id of its refund.
create table "refund_handouts" (
  "refund_id" uuid primary key constraint "refund_handouts_refund_id_foreign" references "refunds" ("id") on delete no action,
  "owed_at" timestamptz(3) not null,
  "way" text null check ("way" in ('cash', 'transfer')),
  "handed_out_by_id" uuid null constraint "refund_handouts_handed_out_by_id_foreign" references "members" ("id") on delete no action,
  "handed_out_at" timestamptz(3) null,
  constraint "refund_handouts_whole" check (("way" is null) = ("handed_out_at" is null))
);
create index "refund_handouts_handed_out_by_id_index" on "refund_handouts" ("handed_out_by_id");
create index "refund_handouts_owed_index" on "refund_handouts" ("owed_at", "refund_id") where "handed_out_at" is null;
