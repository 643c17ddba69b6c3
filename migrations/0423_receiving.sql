-- What a producer brought for a cycle. A short delivery is settled with the buyers, last ordered first.
create table "goods_receipts" (
  "id" uuid primary key,
  "cycle_id" uuid not null constraint "goods_receipts_cycle_id_foreign" references "order_cycles" ("id") on delete no action,
  "producer_id" uuid not null constraint "goods_receipts_producer_id_foreign" references "producers" ("id") on delete no action,
  "note" text not null default '',
  -- How buyers get the money for what did not come: the way they paid, or as credit.
  "way_back" text not null default 'same' constraint "goods_receipts_way_back_check" check ("way_back" in ('same', 'credit')),
  "received_by_id" uuid null constraint "goods_receipts_received_by_id_foreign" references "members" ("id") on delete no action,
  "received_at" timestamptz(3) not null,
  constraint "goods_receipts_once" unique ("cycle_id", "producer_id")
);
create index "goods_receipts_producer_id_index" on "goods_receipts" ("producer_id");
create index "goods_receipts_received_by_id_index" on "goods_receipts" ("received_by_id");

create table "goods_receipt_lines" (
  "receipt_id" uuid not null constraint "goods_receipt_lines_receipt_id_foreign" references "goods_receipts" ("id") on delete no action,
  "variant_id" uuid not null constraint "goods_receipt_lines_variant_id_foreign" references "variants" ("id") on delete no action,
  "ordered" bigint not null constraint "goods_receipt_lines_ordered_check" check ("ordered" >= 0),
  "came" bigint not null constraint "goods_receipt_lines_came_check" check ("came" >= 0),
  primary key ("receipt_id", "variant_id")
);
create index "goods_receipt_lines_variant_id_index" on "goods_receipt_lines" ("variant_id");

-- So many of a buyer's line did not come; the refund that settles it, once there is one.
create table "shortages" (
  "order_line_id" uuid not null constraint "shortages_order_line_id_foreign" references "order_lines" ("id") on delete cascade,
  "receipt_id" uuid not null constraint "shortages_receipt_id_foreign" references "goods_receipts" ("id") on delete no action,
  "quantity" bigint not null constraint "shortages_quantity_check" check ("quantity" >= 1),
  "refund_id" uuid null constraint "shortages_refund_id_foreign" references "refunds" ("id") on delete set null,
  primary key ("order_line_id", "receipt_id")
);
create index "shortages_receipt_id_index" on "shortages" ("receipt_id");
create index "shortages_refund_id_index" on "shortages" ("refund_id");

-- A line that lies in its box.
create table "packed_lines" (
  "order_line_id" uuid primary key constraint "packed_lines_order_line_id_foreign" references "order_lines" ("id") on delete cascade,
  "packed_by_id" uuid null constraint "packed_lines_packed_by_id_foreign" references "members" ("id") on delete no action,
  "packed_at" timestamptz(3) not null
);
create index "packed_lines_packed_by_id_index" on "packed_lines" ("packed_by_id");
