-- What a member sees of a post where that differs from what a visitor sees; null where it does not.
alter table "posts" add column "member_html" text null;

-- The fact that a draft was thrown away, when and by whom: undo deletes the fact.
create table "post_deletions" ("id" uuid not null, "post_id" uuid not null, "deleted_by_id" uuid null, "deleted_at" timestamptz(3) not null, primary key ("id"));
alter table "post_deletions" add constraint "post_deletions_post_id_unique" unique ("post_id");
alter table "post_deletions" add constraint "post_deletions_post_id_foreign" foreign key ("post_id") references "posts" ("id") on delete cascade;
alter table "post_deletions" add constraint "post_deletions_deleted_by_id_foreign" foreign key ("deleted_by_id") references "members" ("id") on delete set null;

-- An import from Ghost that an editor asked for. `file` is emptied once it has been read.
create table "ghost_imports" ("id" uuid not null, "file_name" varchar(255) not null, "file" text null, "done" int not null default 0, "total" int not null default 0, "report" jsonb null, "failure" text null, "started_by_id" uuid null, "started_at" timestamptz(3) not null, "finished_at" timestamptz(3) null, primary key ("id"));
alter table "ghost_imports" add constraint "ghost_imports_started_by_id_foreign" foreign key ("started_by_id") references "members" ("id") on delete set null;
