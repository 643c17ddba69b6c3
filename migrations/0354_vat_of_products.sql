-- outside of a transaction
create index concurrently if not exists "products_vat_rate_id_index" on "products" ("vat_rate_id");
alter table "products" validate constraint "products_vat_rate_id_foreign";
