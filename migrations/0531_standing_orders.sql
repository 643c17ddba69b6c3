-- What a member has ordered for every week, every second or every fourth, from one day on. Days are days of the
-- cooperative's own calendar: no clock moves them.
create table "standing_orders" (
  "id" uuid primary key,
  "member_id" uuid not null constraint "standing_orders_member_id_foreign" references "members" ("id") on delete no action,
  "every_weeks" bigint not null check ("every_weeks" in (1, 2, 4)),
  "first_day" date not null,
  "way" text not null check ("way" in ('card', 'credit', 'account')),
  "name" text not null,
  "note" text not null,
  "place_id" uuid null constraint "standing_orders_place_id_foreign" references "collection_places" ("id") on delete no action,
  -- When it is collected, on the clock of that day (HH:MM); null: at the first time there is.
  "slot_time" text null check ("slot_time" ~ '^[0-9]{2}:[0-9]{2}$'),
  -- It is brought within this zone; null: it is collected.
  "zone_id" uuid null constraint "standing_orders_zone_id_foreign" references "delivery_zones" ("id") on delete no action,
  "address" text not null,
  "postcode" text not null,
  "phone" text not null,
  "delivery_note" text not null,
  -- No day before this one; null: it runs.
  "paused_until" date null,
  "made_at" timestamptz(3) not null,
  "ended_at" timestamptz(3) null,
  constraint "standing_orders_one_way_home" check ("zone_id" is null or "place_id" is null)
);
create index "standing_orders_member_id_index" on "standing_orders" ("member_id");
create index "standing_orders_place_id_index" on "standing_orders" ("place_id");
create index "standing_orders_zone_id_index" on "standing_orders" ("zone_id");
create index "standing_orders_running_index" on "standing_orders" ("id") where "ended_at" is null;

create table "standing_lines" (
  "id" uuid primary key,
  "standing_order_id" uuid not null constraint "standing_lines_standing_order_id_foreign" references "standing_orders" ("id") on delete no action,
  "variant_id" uuid not null constraint "standing_lines_variant_id_foreign" references "variants" ("id") on delete no action,
  "quantity" bigint not null check ("quantity" >= 1 and "quantity" <= 99),
  -- What comes instead when it is sold out; null: it is left out.
  "substitute_id" uuid null constraint "standing_lines_substitute_id_foreign" references "variants" ("id") on delete no action,
  "position" bigint not null,
  -- What one cost when its member last read of it.
  "told_amount" bigint null,
  -- squawk-ignore ban-char-field
  "told_currency" char(3) null,
  constraint "standing_lines_standing_order_id_variant_id_unique" unique ("standing_order_id", "variant_id"),
  constraint "standing_lines_other_substitute" check ("substitute_id" <> "variant_id")
);
create index "standing_lines_variant_id_index" on "standing_lines" ("variant_id");
create index "standing_lines_substitute_id_index" on "standing_lines" ("substitute_id");

-- One day of a standing order, as soon as something is known of it. It is ordered once.
create table "standing_dates" (
  "id" uuid primary key,
  "standing_order_id" uuid not null constraint "standing_dates_standing_order_id_foreign" references "standing_orders" ("id") on delete no action,
  "day" date not null,
  "state" text not null check ("state" in ('planned', 'skipped', 'placed', 'failed')),
  -- Its member may change it until then; from then on the house orders it, and gives up in the end.
  "cut_off_at" timestamptz(3) not null,
  "gives_up_at" timestamptz(3) not null,
  "told_at" timestamptz(3) null,
  "order_id" uuid null constraint "standing_dates_order_id_foreign" references "orders" ("id") on delete no action,
  "tries" bigint not null,
  "next_try_at" timestamptz(3) null,
  -- In words for people: why it came to nothing, and what could not be had.
  "reason" text not null default '',
  "left_out" text not null default '',
  constraint "standing_dates_standing_order_id_day_unique" unique ("standing_order_id", "day"),
  constraint "standing_dates_order_id_unique" unique ("order_id"),
  constraint "standing_dates_placed_with_order" check ("state" <> 'placed' or "order_id" is not null)
);
create index "standing_dates_planned_index" on "standing_dates" ("cut_off_at") where "state" = 'planned';
create index "standing_dates_placed_index" on "standing_dates" ("day") where "state" = 'placed';

-- Who did what to a standing order, as its history says it.
create table "standing_events" (
  "id" uuid primary key,
  "standing_order_id" uuid not null constraint "standing_events_standing_order_id_foreign" references "standing_orders" ("id") on delete no action,
  "at" timestamptz(3) not null,
  "by_id" uuid null constraint "standing_events_by_id_foreign" references "members" ("id") on delete no action,
  "words" text not null
);
create index "standing_events_standing_order_id_index" on "standing_events" ("standing_order_id");
create index "standing_events_by_id_index" on "standing_events" ("by_id");

-- On these days nothing is ordered for anybody, both included.
create table "standing_holidays" (
  "id" uuid primary key,
  "from_day" date not null,
  "until_day" date not null,
  "made_by_id" uuid null constraint "standing_holidays_made_by_id_foreign" references "members" ("id") on delete no action,
  "made_at" timestamptz(3) not null,
  "ended_at" timestamptz(3) null,
  constraint "standing_holidays_in_order" check ("until_day" >= "from_day")
);
create index "standing_holidays_made_by_id_index" on "standing_holidays" ("made_by_id");
