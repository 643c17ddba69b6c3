-- A place where orders are collected.
create table "collection_places" (
  "id" uuid primary key,
  "name" text not null,
  "address" text not null,
  "map_url" text not null,
  "hours" text not null,
  "note" text not null,
  "fee_amount" bigint not null check ("fee_amount" >= 0),
  -- squawk-ignore ban-char-field
  "fee_currency" char(3) not null,
  "vat_rate_id" uuid null constraint "collection_places_vat_rate_id_foreign" references "vat_rates" ("id") on delete no action,
  -- So many hours before a time begins nobody orders for it any more.
  "cutoff_hours" bigint not null check ("cutoff_hours" >= 0),
  -- So many orders on one day; null: as many as its times have places.
  "capacity" bigint null check ("capacity" >= 1),
  "created_at" timestamptz(3) not null,
  "retired_at" timestamptz(3) null
);
create index "collection_places_vat_rate_id_index" on "collection_places" ("vat_rate_id");

-- A time belongs to one place at most.
create table "collection_place_slots" (
  "slot_id" uuid primary key constraint "collection_place_slots_slot_id_foreign" references "slots" ("id") on delete no action,
  "place_id" uuid not null constraint "collection_place_slots_place_id_foreign" references "collection_places" ("id") on delete no action
);
create index "collection_place_slots_place_id_index" on "collection_place_slots" ("place_id");

-- The cycles it serves; none: all of them.
create table "collection_place_cycles" (
  "place_id" uuid not null constraint "collection_place_cycles_place_id_foreign" references "collection_places" ("id") on delete cascade,
  "cycle_id" uuid not null constraint "collection_place_cycles_cycle_id_foreign" references "order_cycles" ("id") on delete cascade,
  primary key ("place_id", "cycle_id")
);
create index "collection_place_cycles_cycle_id_index" on "collection_place_cycles" ("cycle_id");

-- What cannot be collected there: nobody can keep it cold.
create table "collection_place_exclusions" (
  "place_id" uuid not null constraint "collection_place_exclusions_place_id_foreign" references "collection_places" ("id") on delete cascade,
  "product_id" uuid not null constraint "collection_place_exclusions_product_id_foreign" references "products" ("id") on delete no action,
  primary key ("place_id", "product_id")
);
create index "collection_place_exclusions_product_id_index" on "collection_place_exclusions" ("product_id");

-- Where the things of a cart are to be collected.
create table "cart_places" (
  "cart_id" uuid primary key constraint "cart_places_cart_id_foreign" references "carts" ("id") on delete cascade,
  "place_id" uuid not null constraint "cart_places_place_id_foreign" references "collection_places" ("id") on delete no action,
  "chosen_at" timestamptz(3) not null
);
create index "cart_places_place_id_index" on "cart_places" ("place_id");
