-- Where the cooperative delivers, by how a postcode begins, and for how much.
create table "delivery_zones" (
  "id" uuid primary key,
  "name" text not null,
  "postcodes" text[] not null,
  "fee_amount" bigint not null check ("fee_amount" >= 0),
  -- squawk-ignore ban-char-field
  "fee_currency" char(3) not null,
  "vat_rate_id" uuid null constraint "delivery_zones_vat_rate_id_foreign" references "vat_rates" ("id") on delete no action,
  "created_at" timestamptz(3) not null,
  "retired_at" timestamptz(3) null
);
create index "delivery_zones_vat_rate_id_index" on "delivery_zones" ("vat_rate_id");

-- One tour through a zone: from when till when, until when one may order for it, and for how many orders.
create table "delivery_rounds" (
  "id" uuid primary key,
  "zone_id" uuid not null constraint "delivery_rounds_zone_id_foreign" references "delivery_zones" ("id") on delete no action,
  "starts_at" timestamptz(3) not null,
  "ends_at" timestamptz(3) not null,
  "closes_at" timestamptz(3) not null,
  "capacity" bigint not null check ("capacity" >= 1),
  "created_at" timestamptz(3) not null,
  "retired_at" timestamptz(3) null,
  constraint "delivery_rounds_end_after_start" check ("ends_at" > "starts_at"),
  constraint "delivery_rounds_close_before_start" check ("closes_at" <= "starts_at")
);
create index "delivery_rounds_zone_id_index" on "delivery_rounds" ("zone_id");
create index "delivery_rounds_starts_at_id_index" on "delivery_rounds" ("starts_at", "id");

create table "cart_deliveries" (
  "cart_id" uuid primary key constraint "cart_deliveries_cart_id_foreign" references "carts" ("id") on delete cascade,
  "round_id" uuid not null constraint "cart_deliveries_round_id_foreign" references "delivery_rounds" ("id") on delete no action,
  "address" text not null,
  "postcode" text not null,
  "phone" text not null,
  "note" text not null,
  "chosen_at" timestamptz(3) not null
);
create index "cart_deliveries_round_id_index" on "cart_deliveries" ("round_id");

create table "order_deliveries" (
  "order_id" uuid primary key constraint "order_deliveries_order_id_foreign" references "orders" ("id") on delete no action,
  "round_id" uuid not null constraint "order_deliveries_round_id_foreign" references "delivery_rounds" ("id") on delete no action,
  "address" text not null,
  "postcode" text not null,
  "phone" text not null,
  "note" text not null,
  -- Its place on the route; null until somebody has put it in order.
  "position" bigint null
);
create index "order_deliveries_round_id_index" on "order_deliveries" ("round_id");
