-- Refunds of exactly this amount that SumUp knew before it was asked for this one; null until it is about to be asked.
alter table "refunds" add column "alike_before" int null check ("alike_before" >= 0);
-- Who moved the money: `shop` asked SumUp for it; the others were found there and written down afterwards.
alter table "refunds" add column "origin" text not null default 'shop' check ("origin" in ('shop', 'sumup', 'charge-back'));
-- When SumUp was last asked what it gave back of a payment.
alter table "payments" add column "compared_at" timestamptz(3) null;
create index if not exists "payments_to_compare" on "payments" ("compared_at" nulls first, "paid_at") where "state" = 'paid' and "transaction_id" is not null;

create table "payment_differences" (
  "id" uuid not null, "payment_id" uuid not null,
  "kind" text not null check ("kind" in ('refund', 'charge-back', 'missing')),
  "event" varchar(80) not null, "amount" bigint not null check ("amount" > 0), "currency" char(3) not null,
  "happened_at" timestamptz(3) null, "seen_at" timestamptz(3) not null, primary key ("id"));
alter table "payment_differences" add constraint "payment_differences_payment_id_foreign" foreign key ("payment_id") references "payments" ("id") on delete no action;
alter table "payment_differences" add constraint "payment_differences_payment_id_kind_event_unique" unique ("payment_id", "kind", "event");

create table "difference_settlements" (
  "id" uuid not null, "difference_id" uuid not null, "refund_id" uuid null, "note" text not null default '',
  "settled_by_id" uuid null, "settled_at" timestamptz(3) not null, primary key ("id"));
alter table "difference_settlements" add constraint "difference_settlements_difference_id_unique" unique ("difference_id");
alter table "difference_settlements" add constraint "difference_settlements_refund_id_unique" unique ("refund_id");
alter table "difference_settlements" add constraint "difference_settlements_difference_id_foreign" foreign key ("difference_id") references "payment_differences" ("id") on delete no action;
alter table "difference_settlements" add constraint "difference_settlements_refund_id_foreign" foreign key ("refund_id") references "refunds" ("id") on delete no action;
alter table "difference_settlements" add constraint "difference_settlements_settled_by_id_foreign" foreign key ("settled_by_id") references "members" ("id") on delete no action;
create index if not exists "difference_settlements_settled_by_id_index" on "difference_settlements" ("settled_by_id");
