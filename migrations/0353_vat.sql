-- Rates of VAT as data, in hundredths of a percent; prices have it in them.
create table "vat_rates" (
  "id" uuid primary key,
  "name" text not null,
  "rate" bigint not null check ("rate" >= 0 and "rate" <= 10000),
  -- For what has none of its own: tickets, and products of which nobody has said.
  "is_default" boolean not null default false
);
create unique index "vat_rates_one_default" on "vat_rates" ("is_default") where "is_default";
alter table "products" add column "vat_rate_id" uuid null;
alter table "products" add constraint "products_vat_rate_id_foreign" foreign key ("vat_rate_id") references "vat_rates" ("id") on delete no action not valid;
-- As it was when the line was bought; null where no VAT was charged.
alter table "order_lines" add column "vat_rate" bigint null check ("vat_rate" >= 0 and "vat_rate" <= 10000);
