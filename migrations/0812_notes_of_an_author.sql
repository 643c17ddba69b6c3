-- outside of a transaction
-- What an account wrote or boosted last, without all that it ever wrote.
create index concurrently if not exists "notes_author_id_published_at_id_index" on "notes" ("author_id", "published_at", "id");
drop index concurrently if exists "notes_author_id_index";
create index concurrently if not exists "reactions_kind_actor_id_reacted_at_note_id_index" on "reactions" ("kind", "actor_id", "reacted_at", "note_id");
