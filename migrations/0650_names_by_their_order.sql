-- outside of a transaction
-- Producers and authors by name, along an index, and by a part of it: forms offer some of however many there are.
create index concurrently if not exists "producers_in_reading_order" on "producers" (reading_key("name"::text) collate "C", "id");
create index concurrently if not exists "producers_name_trigram_index" on "producers" using gin ("name" gin_trgm_ops);
create index concurrently if not exists "authors_in_reading_order" on "authors" (reading_key("name"::text) collate "C", "id");
create index concurrently if not exists "authors_name_trigram_index" on "authors" using gin ("name" gin_trgm_ops);
