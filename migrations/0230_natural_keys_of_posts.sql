-- outside of a transaction
-- What names a row is its key, also to the database. The version before this one still writes an id, and asks of some
-- whether it is null: it keeps its default and goes a release later (docs/decisions/0025).
drop index concurrently if exists "post_tags_key";
create unique index concurrently "post_tags_key" on "post_tags" ("post_id", "tag_id");
alter table "post_tags"
  drop constraint if exists "post_tags_pkey",
  drop constraint if exists "post_tags_post_id_tag_id_unique",
  add constraint "post_tags_pkey" primary key using index "post_tags_key",
  alter column "id" set default gen_random_uuid();
drop index concurrently if exists "post_authors_key";
create unique index concurrently "post_authors_key" on "post_authors" ("post_id", "author_id");
alter table "post_authors"
  drop constraint if exists "post_authors_pkey",
  drop constraint if exists "post_authors_post_id_author_id_unique",
  add constraint "post_authors_pkey" primary key using index "post_authors_key",
  alter column "id" set default gen_random_uuid();
drop index concurrently if exists "publications_key";
create unique index concurrently "publications_key" on "publications" ("post_id");
alter table "publications"
  drop constraint if exists "publications_pkey",
  drop constraint if exists "publications_post_id_unique",
  add constraint "publications_pkey" primary key using index "publications_key",
  alter column "id" set default gen_random_uuid();
drop index concurrently if exists "publication_schedules_key";
create unique index concurrently "publication_schedules_key" on "publication_schedules" ("post_id");
alter table "publication_schedules"
  drop constraint if exists "publication_schedules_pkey",
  drop constraint if exists "publication_schedules_post_id_unique",
  add constraint "publication_schedules_pkey" primary key using index "publication_schedules_key",
  alter column "id" set default gen_random_uuid();
drop index concurrently if exists "post_deletions_key";
create unique index concurrently "post_deletions_key" on "post_deletions" ("post_id");
alter table "post_deletions"
  drop constraint if exists "post_deletions_pkey",
  drop constraint if exists "post_deletions_post_id_unique",
  add constraint "post_deletions_pkey" primary key using index "post_deletions_key",
  alter column "id" set default gen_random_uuid();
