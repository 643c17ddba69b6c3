-- outside of a transaction
alter table "letters" validate constraint "letters_product_id_foreign";
alter table "letters" validate constraint "letters_entry_id_foreign";
drop index concurrently if exists "letters_product_id_index";
create index concurrently "letters_product_id_index" on "letters" ("product_id") where "product_id" is not null;
drop index concurrently if exists "letters_entry_id_index";
create index concurrently "letters_entry_id_index" on "letters" ("entry_id") where "entry_id" is not null;
