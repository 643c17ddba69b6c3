-- Files that are too long to be made while somebody waits: made by a job, kept for some days piece by piece.
create table "prepared_files" (
  "id" uuid not null,
  "kind" text not null check ("kind" in ('report', 'picking-list')),
  "name" text not null,
  "format" text not null check ("format" in ('xlsx', 'pdf')),
  "title" text not null,
  "asked" jsonb not null,
  "locale" text not null,
  "asked_by_id" uuid null,
  "asked_at" timestamptz(3) not null,
  "run_id" uuid null,
  "rows_done" bigint not null,
  "row_count" bigint null,
  "failed_at" timestamptz(3) null,
  "made_at" timestamptz(3) null,
  "byte_length" bigint null,
  constraint "prepared_files_pkey" primary key ("id"),
  constraint "prepared_files_made_check" check ("made_at" is null or "run_id" is not null and "byte_length" is not null)
);
create index "prepared_files_asked_by_id_index" on "prepared_files" ("asked_by_id");
create index "prepared_files_asked_at_id_index" on "prepared_files" ("asked_at", "id");
alter table "prepared_files" add constraint "prepared_files_asked_by_id_foreign" foreign key ("asked_by_id") references "members" ("id");

create table "prepared_file_pieces" (
  "file_id" uuid not null,
  "run_id" uuid not null,
  "number" bigint not null,
  "bytes" bytea not null,
  constraint "prepared_file_pieces_pkey" primary key ("file_id", "run_id", "number")
);
alter table "prepared_file_pieces" add constraint "prepared_file_pieces_file_id_foreign" foreign key ("file_id") references "prepared_files" ("id") on delete cascade;
-- They are packed already.
alter table "prepared_file_pieces" alter column "bytes" set storage external;
