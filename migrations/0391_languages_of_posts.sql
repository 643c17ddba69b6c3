-- outside of a transaction
-- Each search asks which languages posts are written in: few say so, since most are in the site's own.
create index concurrently if not exists "posts_language_index" on "posts" ("language") where "language" is not null;
