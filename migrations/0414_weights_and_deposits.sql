-- What somebody leaves for a bottle or a crate, and has back when it comes back.
create table "variant_deposits" (
  "variant_id" uuid primary key constraint "variant_deposits_variant_id_foreign" references "variants" ("id") on delete no action,
  "amount" bigint not null check ("amount" > 0),
  -- squawk-ignore ban-char-field
  "currency" char(3) not null
);

-- A variant whose price is that of so much of it, about; what it costs is known when it is weighed.
create table "variant_weights" (
  "variant_id" uuid primary key constraint "variant_weights_variant_id_foreign" references "variants" ("id") on delete no action,
  "grams" bigint not null check ("grams" > 0)
);

-- The same of a line of an order, as it was when it was ordered, and what the scales said.
create table "order_line_weights" (
  "order_line_id" uuid primary key constraint "order_line_weights_order_line_id_foreign" references "order_lines" ("id") on delete no action,
  -- Of one.
  "estimated_grams" bigint not null check ("estimated_grams" > 0),
  -- Of all of them together; null until they were weighed.
  "grams" bigint null check ("grams" >= 0),
  "weighed_by_id" uuid null constraint "order_line_weights_weighed_by_id_foreign" references "members" ("id") on delete no action,
  "weighed_at" timestamptz(3) null,
  constraint "order_line_weights_weighed" check (("grams" is null) = ("weighed_at" is null))
);
create index "order_line_weights_weighed_by_id_index" on "order_line_weights" ("weighed_by_id");

-- Empties that came back over the counter. Booked in the ledger by its id.
create table "deposit_returns" (
  "id" uuid primary key,
  "variant_id" uuid not null constraint "deposit_returns_variant_id_foreign" references "variants" ("id") on delete no action,
  "quantity" bigint not null check ("quantity" >= 1),
  "amount" bigint not null check ("amount" > 0),
  -- squawk-ignore ban-char-field
  "currency" char(3) not null,
  "vat_rate" bigint null check ("vat_rate" >= 0 and "vat_rate" <= 10000),
  "taken_by_id" uuid null constraint "deposit_returns_taken_by_id_foreign" references "members" ("id") on delete no action,
  "taken_at" timestamptz(3) not null
);
create index "deposit_returns_variant_id_index" on "deposit_returns" ("variant_id");
create index "deposit_returns_taken_by_id_index" on "deposit_returns" ("taken_by_id");
