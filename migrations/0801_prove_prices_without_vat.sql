-- outside of a transaction
alter table "variants" validate constraint "variants_net_price_makes_price";
alter table "price_list_prices" validate constraint "price_list_prices_net_makes_amount";
-- What a change of a rate has to look through.
create index concurrently if not exists "variants_net_price" on "variants" ("id") where "net_price_amount" is not null;
