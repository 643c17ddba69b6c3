-- outside of a transaction
-- The posts of an author are counted from the index alone, also where one author has written most of them.
create index concurrently if not exists "post_authors_author_id_post_id_index" on "post_authors" ("author_id", "post_id");
drop index concurrently if exists "post_authors_author_id_index";
