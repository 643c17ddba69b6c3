-- outside of a transaction
-- Pages are few among the posts.
create index concurrently if not exists "posts_that_are_pages" on "posts" ("id") where "kind" = 'page';
-- The beginning of an index on what was published and its id.
drop index concurrently if exists "publications_published_at_index";
