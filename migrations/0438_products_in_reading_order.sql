-- outside of a transaction
drop index concurrently if exists "products_in_reading_order";
create index concurrently "products_in_reading_order" on "products" ((reading_key("title")) collate "C", "id");
