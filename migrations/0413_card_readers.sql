-- A SumUp reader that was paired, by SumUp's id of it.
create table "card_readers" (
  "id" text primary key,
  "name" text not null,
  "paired_by_id" uuid null constraint "card_readers_paired_by_id_foreign" references "members" ("id") on delete no action,
  "paired_at" timestamptz(3) not null,
  "removed_at" timestamptz(3) null
);
create index "card_readers_paired_by_id_index" on "card_readers" ("paired_by_id");

-- That a payment is taken by a reader, written before SumUp is asked.
create table "reader_checkouts" (
  "payment_id" uuid primary key constraint "reader_checkouts_payment_id_foreign" references "payments" ("id") on delete no action,
  "reader_id" text not null constraint "reader_checkouts_reader_id_foreign" references "card_readers" ("id") on delete no action,
  -- SumUp's; null until it has answered.
  "checkout_id" text null,
  "client_transaction_id" text null constraint "reader_checkouts_client_transaction_id_unique" unique,
  "started_at" timestamptz(3) not null
);
create index "reader_checkouts_reader_id_index" on "reader_checkouts" ("reader_id");

-- What a scanner reads off a pack: EAN-8, UPC-A, EAN-13 or GTIN-14, of one variant.
create table "barcodes" (
  "code" text primary key check ("code" ~ '^[0-9]{8}([0-9]{4,6})?$'),
  "variant_id" uuid not null constraint "barcodes_variant_id_foreign" references "variants" ("id") on delete no action
);
create index "barcodes_variant_id_index" on "barcodes" ("variant_id");
