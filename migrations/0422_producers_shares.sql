-- Where a line's goods come from, as it was when it was ordered.
create table "line_sources" (
  "order_line_id" uuid primary key constraint "line_sources_order_line_id_foreign" references "order_lines" ("id") on delete cascade,
  "variant_id" uuid not null constraint "line_sources_variant_id_foreign" references "variants" ("id") on delete no action,
  "producer_id" uuid null constraint "line_sources_producer_id_foreign" references "producers" ("id") on delete no action,
  "cycle_id" uuid null constraint "line_sources_cycle_id_foreign" references "order_cycles" ("id") on delete no action,
  -- What the producer asks for one, and what they get of it after the shop's fee; null when nobody has said.
  "unit_cost" bigint null,
  "unit_share" bigint null,
  -- squawk-ignore ban-char-field
  "currency" char(3) not null,
  constraint "line_sources_share_of_cost" check (("unit_cost" is null) = ("unit_share" is null) and "unit_share" >= 0 and "unit_share" <= "unit_cost")
);
create index "line_sources_variant_id_index" on "line_sources" ("variant_id");
create index "line_sources_producer_id_index" on "line_sources" ("producer_id");
create index "line_sources_cycle_id_producer_id_index" on "line_sources" ("cycle_id", "producer_id");

-- What a producer gets for a line, booked when it is paid, and with a minus when it is given back.
create table "producer_shares" (
  "id" uuid primary key,
  "producer_id" uuid not null constraint "producer_shares_producer_id_foreign" references "producers" ("id") on delete no action,
  "order_line_id" uuid not null constraint "producer_shares_order_line_id_foreign" references "order_lines" ("id") on delete no action,
  "quantity" bigint not null constraint "producer_shares_quantity_check" check ("quantity" <> 0),
  "amount" bigint not null,
  -- squawk-ignore ban-char-field
  "currency" char(3) not null,
  "transaction_id" uuid not null constraint "producer_shares_transaction_id_foreign" references "ledger_transactions" ("id") on delete no action,
  "booked_at" timestamptz(3) not null
);
create index "producer_shares_producer_id_booked_at_index" on "producer_shares" ("producer_id", "booked_at");
create index "producer_shares_order_line_id_index" on "producer_shares" ("order_line_id");
create index "producer_shares_transaction_id_index" on "producer_shares" ("transaction_id");
create trigger "producer_shares_stay" before update or delete on "producer_shares"
  for each statement execute function "refuse_rebooking"();

create table "producer_payouts" (
  "id" uuid primary key,
  "producer_id" uuid not null constraint "producer_payouts_producer_id_foreign" references "producers" ("id") on delete no action,
  "amount" bigint not null constraint "producer_payouts_amount_check" check ("amount" > 0),
  -- squawk-ignore ban-char-field
  "currency" char(3) not null,
  "way" text not null constraint "producer_payouts_way_check" check ("way" in ('cash', 'transfer')),
  "note" text not null default '',
  "paid_by_id" uuid null constraint "producer_payouts_paid_by_id_foreign" references "members" ("id") on delete no action,
  "paid_at" timestamptz(3) not null
);
create index "producer_payouts_producer_id_paid_at_index" on "producer_payouts" ("producer_id", "paid_at");
create index "producer_payouts_paid_by_id_index" on "producer_payouts" ("paid_by_id");
