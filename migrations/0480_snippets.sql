-- Blocks of a text that are used again, under a name.
create table "snippets" (
  "id" uuid primary key,
  "name" text not null,
  "document" jsonb not null,
  "updated_at" timestamptz(3) not null
);
create unique index "snippets_name_unique" on "snippets" (lower("name"));
