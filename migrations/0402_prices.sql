-- Other prices for those who have a right to them: all members, or who has a label.
create table "price_lists" (
  "id" uuid primary key,
  "name" text not null,
  -- Null for every member.
  "label_slug" text null,
  -- Off every product, in hundredths of a percent.
  "percent_off" bigint null check ("percent_off" > 0 and "percent_off" <= 10000),
  "starts_at" timestamptz(3) null,
  "ends_at" timestamptz(3) null,
  "created_at" timestamptz(3) not null,
  "retired_at" timestamptz(3) null,
  constraint "price_lists_end_after_start" check ("ends_at" > "starts_at")
);
create table "price_list_prices" (
  "price_list_id" uuid not null constraint "price_list_prices_price_list_id_foreign" references "price_lists" ("id") on delete no action,
  "variant_id" uuid not null constraint "price_list_prices_variant_id_foreign" references "variants" ("id") on delete no action,
  "amount" bigint not null check ("amount" >= 0),
  -- squawk-ignore ban-char-field
  "currency" char(3) not null,
  primary key ("price_list_id", "variant_id")
);
create index "price_list_prices_variant_id_index" on "price_list_prices" ("variant_id");

create table "vouchers" (
  "id" uuid primary key,
  "code" text not null,
  "label" text not null,
  "kind" text not null check ("kind" in ('flat', 'percent')),
  "amount" bigint null check ("amount" > 0),
  "minimum_amount" bigint null check ("minimum_amount" > 0),
  -- squawk-ignore ban-char-field
  "currency" char(3) not null,
  "rate" bigint null check ("rate" > 0 and "rate" <= 10000),
  "product_id" uuid null constraint "vouchers_product_id_foreign" references "products" ("id") on delete no action,
  "category_id" uuid null constraint "vouchers_category_id_foreign" references "categories" ("id") on delete no action,
  "starts_at" timestamptz(3) null,
  "ends_at" timestamptz(3) null,
  "total_uses" bigint null check ("total_uses" > 0),
  "uses_per_member" bigint null check ("uses_per_member" > 0),
  "created_at" timestamptz(3) not null,
  "retired_at" timestamptz(3) null,
  constraint "vouchers_code_unique" unique ("code"),
  constraint "vouchers_worth_whole" check (("kind" = 'flat') = ("amount" is not null) and ("kind" = 'percent') = ("rate" is not null)),
  constraint "vouchers_end_after_start" check ("ends_at" > "starts_at"),
  constraint "vouchers_one_subject" check ("product_id" is null or "category_id" is null)
);
create index "vouchers_product_id_index" on "vouchers" ("product_id");
create index "vouchers_category_id_index" on "vouchers" ("category_id");

-- Released when its order comes to nothing: then somebody else may use it.
create table "voucher_uses" (
  "order_id" uuid not null constraint "voucher_uses_order_id_foreign" references "orders" ("id") on delete no action,
  "voucher_id" uuid not null constraint "voucher_uses_voucher_id_foreign" references "vouchers" ("id") on delete no action,
  "used_at" timestamptz(3) not null,
  "released_at" timestamptz(3) null,
  primary key ("order_id", "voucher_id")
);
create index "voucher_uses_voucher_id_index" on "voucher_uses" ("voucher_id");

create table "cart_vouchers" (
  "cart_id" uuid not null constraint "cart_vouchers_cart_id_foreign" references "carts" ("id") on delete cascade,
  "voucher_id" uuid not null constraint "cart_vouchers_voucher_id_foreign" references "vouchers" ("id") on delete no action,
  "entered_at" timestamptz(3) not null,
  primary key ("cart_id", "voucher_id")
);
create index "cart_vouchers_voucher_id_index" on "cart_vouchers" ("voucher_id");

create table "fees" (
  "id" uuid primary key,
  "label" text not null,
  "kind" text not null check ("kind" in ('flat', 'percent', 'per-item')),
  "amount" bigint null check ("amount" > 0),
  -- squawk-ignore ban-char-field
  "currency" char(3) not null,
  "rate" bigint null check ("rate" > 0 and "rate" <= 10000),
  -- Null for the default one.
  "vat_rate_id" uuid null constraint "fees_vat_rate_id_foreign" references "vat_rates" ("id") on delete no action,
  -- Null for everybody.
  "label_slug" text null,
  "created_at" timestamptz(3) not null,
  "retired_at" timestamptz(3) null,
  constraint "fees_charge_whole" check (("kind" = 'percent') = ("rate" is not null) and ("kind" = 'percent') = ("amount" is null))
);
create index "fees_vat_rate_id_index" on "fees" ("vat_rate_id");

-- The name of the price list that a line was sold by; null for the shop's own price.
alter table "order_lines" add column "price_rule" text null;
