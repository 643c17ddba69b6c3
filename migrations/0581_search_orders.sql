-- outside of a transaction
-- A number, a name or an address that somebody gives at the desk, or a part of it.
create index concurrently if not exists "orders_words_trigram_index" on "orders"
  using gin (("number" || E'\n' || "name" || E'\n' || "email") gin_trgm_ops);
