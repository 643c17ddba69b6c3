-- A time in which things can be ordered; it is open from one moment to the other, whoever notices when.
create table "order_cycles" (
  "id" uuid primary key,
  "name" text not null,
  "note" text not null default '',
  "opens_at" timestamptz(3) not null,
  "closes_at" timestamptz(3) not null,
  "made_by_id" uuid null constraint "order_cycles_made_by_id_foreign" references "members" ("id") on delete no action,
  "made_at" timestamptz(3) not null,
  -- When members were told, and when the producers' orders were made.
  "announced_at" timestamptz(3) null,
  "ordered_at" timestamptz(3) null,
  constraint "order_cycles_close_after_opening" check ("closes_at" > "opens_at")
);
create index "order_cycles_made_by_id_index" on "order_cycles" ("made_by_id");
create index "order_cycles_opens_at_id_index" on "order_cycles" ("opens_at", "id");

-- Who brings what, and who may take what where.
create table "cycle_exchanges" (
  "id" uuid primary key,
  "cycle_id" uuid not null constraint "cycle_exchanges_cycle_id_foreign" references "order_cycles" ("id") on delete no action,
  "direction" text not null constraint "cycle_exchanges_direction_check" check ("direction" in ('in', 'out')),
  -- Who brings; null on the way out.
  "producer_id" uuid null constraint "cycle_exchanges_producer_id_foreign" references "producers" ("id") on delete no action,
  -- Who may take; null for everybody, and on the way in.
  "tier_id" uuid null constraint "cycle_exchanges_tier_id_foreign" references "tiers" ("id") on delete no action,
  -- Until then the producer may change what they offer; null: until the cycle closes.
  "offers_until" timestamptz(3) null,
  -- When it is brought.
  "ready_at" timestamptz(3) null,
  -- What the shop keeps of the producer's price, in hundredths of a percent.
  "fee_rate" bigint not null default 0 constraint "cycle_exchanges_fee_rate_check" check ("fee_rate" >= 0 and "fee_rate" <= 10000),
  "instructions" text not null default '',
  constraint "cycle_exchanges_who" check (("direction" = 'in') = ("producer_id" is not null) and ("direction" = 'out' or "tier_id" is null))
);
create unique index "cycle_exchanges_one_in" on "cycle_exchanges" ("cycle_id", "producer_id") where "direction" = 'in';
create index "cycle_exchanges_cycle_id_index" on "cycle_exchanges" ("cycle_id");
create index "cycle_exchanges_producer_id_index" on "cycle_exchanges" ("producer_id");
create index "cycle_exchanges_tier_id_index" on "cycle_exchanges" ("tier_id");

-- On the way out, none means everything that comes in.
create table "exchange_variants" (
  "exchange_id" uuid not null constraint "exchange_variants_exchange_id_foreign" references "cycle_exchanges" ("id") on delete cascade,
  "variant_id" uuid not null constraint "exchange_variants_variant_id_foreign" references "variants" ("id") on delete no action,
  -- So many in the whole cycle; null: as many as are on the shelf.
  "most" bigint null constraint "exchange_variants_most_check" check ("most" >= 0),
  primary key ("exchange_id", "variant_id")
);
create index "exchange_variants_variant_id_index" on "exchange_variants" ("variant_id");

-- Where and when it is collected; none means any time.
create table "exchange_slots" (
  "exchange_id" uuid not null constraint "exchange_slots_exchange_id_foreign" references "cycle_exchanges" ("id") on delete cascade,
  "slot_id" uuid not null constraint "exchange_slots_slot_id_foreign" references "slots" ("id") on delete no action,
  primary key ("exchange_id", "slot_id")
);
create index "exchange_slots_slot_id_index" on "exchange_slots" ("slot_id");

-- Products that are sold whether a cycle is open or not.
create table "steady_products" (
  "product_id" uuid primary key constraint "steady_products_product_id_foreign" references "products" ("id") on delete no action,
  "set_by_id" uuid null constraint "steady_products_set_by_id_foreign" references "members" ("id") on delete no action,
  "set_at" timestamptz(3) not null
);
create index "steady_products_set_by_id_index" on "steady_products" ("set_by_id");

-- Members who want a letter when a cycle opens.
create table "cycle_letter_wishes" (
  "member_id" uuid primary key constraint "cycle_letter_wishes_member_id_foreign" references "members" ("id") on delete cascade,
  "wished_at" timestamptz(3) not null
);

-- What the shop ordered of a producer at the close, as it was.
create table "producer_orders" (
  "id" uuid primary key,
  "cycle_id" uuid not null constraint "producer_orders_cycle_id_foreign" references "order_cycles" ("id") on delete no action,
  "producer_id" uuid not null constraint "producer_orders_producer_id_foreign" references "producers" ("id") on delete no action,
  "made_at" timestamptz(3) not null,
  constraint "producer_orders_once" unique ("cycle_id", "producer_id")
);
create index "producer_orders_producer_id_made_at_index" on "producer_orders" ("producer_id", "made_at");

create table "producer_order_lines" (
  "producer_order_id" uuid not null constraint "producer_order_lines_producer_order_id_foreign" references "producer_orders" ("id") on delete no action,
  "variant_id" uuid not null constraint "producer_order_lines_variant_id_foreign" references "variants" ("id") on delete no action,
  "title" text not null,
  "detail" text not null,
  "sku" text not null,
  "quantity" bigint not null constraint "producer_order_lines_quantity_check" check ("quantity" >= 1),
  -- The producer's part of all of them; null where nobody has said what they cost.
  "cost_amount" bigint null,
  -- squawk-ignore ban-char-field
  "currency" char(3) not null,
  primary key ("producer_order_id", "variant_id")
);
create index "producer_order_lines_variant_id_index" on "producer_order_lines" ("variant_id");
