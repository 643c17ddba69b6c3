-- One row for each series: whoever takes a number locks it until commit, so that none is ever left out.
create table "invoice_series" (
  "name" text primary key,
  "next_number" bigint not null check ("next_number" >= 1)
);

-- What was issued, as it was: put right by credit notes alone.
create table "invoices" (
  "id" uuid primary key,
  "kind" text not null check ("kind" in ('invoice', 'credit-note')),
  "series_name" text not null constraint "invoices_series_name_foreign" references "invoice_series" ("name") on delete no action,
  "number" bigint not null check ("number" >= 1),
  "order_id" uuid not null constraint "invoices_order_id_foreign" references "orders" ("id") on delete no action,
  "refund_id" uuid null constraint "invoices_refund_id_foreign" references "refunds" ("id") on delete no action,
  "document" jsonb not null,
  "issued_at" timestamptz(3) not null,
  constraint "invoices_series_name_number_unique" unique ("series_name", "number"),
  constraint "invoices_refund_id_unique" unique ("refund_id"),
  constraint "invoices_credit_a_refund" check (("kind" = 'credit-note') = ("refund_id" is not null))
);
create index "invoices_order_id_index" on "invoices" ("order_id");
create unique index "invoices_one_per_order" on "invoices" ("order_id") where "kind" = 'invoice';
create index "invoices_issued_at_id_index" on "invoices" ("issued_at", "id");
create trigger "invoices_stay" before update or delete on "invoices"
  for each statement execute function "refuse_rebooking"();
