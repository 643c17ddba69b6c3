-- outside of a transaction
-- The threads below a post are read from one place on, and of each its oldest answers, without all that was ever said there.
create index concurrently if not exists "comments_beginnings_index" on "comments" ("post_id", "created_at", "id") where "parent_id" is null;
create index concurrently if not exists "comments_thread_id_created_at_id_index" on "comments" ("thread_id", "created_at", "id");
drop index concurrently if exists "comments_thread_id_index";
create index concurrently if not exists "comment_answers_uri_index" on "comment_answers" ("uri");
