-- outside of a transaction
-- What was going on at a moment; one that ends before it begins, from before that was refused, is nothing long.
create index concurrently if not exists "occurrences_span_index" on "occurrences"
  using gist (tstzrange("starts_at", greatest("starts_at", "ends_at")));
-- Pictures of the library, newest first.
create index concurrently if not exists "media_in_library" on "media" ("uploaded_at", "id") where "width" is not null;
-- Posts that are for tiers, newest first.
create index concurrently if not exists "posts_for_tiers" on "posts" ("created_at", "id") where "visibility" = 'tiers';
-- What was published, newest first.
create index concurrently if not exists "publications_published_at_post_id_index" on "publications" ("published_at", "post_id");
