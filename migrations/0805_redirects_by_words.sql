-- outside of a transaction
-- Redirects are found by a part of their path, or of where they lead.
create index concurrently if not exists "redirects_from_path_trigram_index" on "redirects" using gin ("from_path" gin_trgm_ops);
create index concurrently if not exists "redirects_to_address_trigram_index" on "redirects" using gin ("to_address" gin_trgm_ops);
