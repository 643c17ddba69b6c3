-- outside of a transaction
-- Lists of members and of what somebody is told, newest first, along an index.
create index concurrently if not exists "members_joined_at_id_index" on "members" ("joined_at", "id");
create index concurrently if not exists "notifications_member_id_created_at_id_index" on "notifications" ("member_id", "created_at", "id");
-- A name, an address or a handle, or a part of it, that somebody says at the desk.
create index concurrently if not exists "members_words_trigram_index" on "members"
  using gin ((lower("name") || E'\n' || coalesce("email", '') || E'\n' || "handle") gin_trgm_ops);
-- What an article number begins with.
create index concurrently if not exists "variants_sku_trigram_index" on "variants" using gin ("sku" gin_trgm_ops);
