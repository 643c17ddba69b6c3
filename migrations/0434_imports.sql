-- A table that a shopkeeper brings: matched, tried, taken in row by row, and undone as a whole.
create table "catalogue_imports" (
  "id" uuid not null, "kind" text not null, "file_name" text not null, "header" jsonb not null, "columns" jsonb not null,
  "list_new" boolean not null default false, "phase" text not null default 'matching',
  "started_by_id" uuid null, "started_at" timestamptz(3) not null, "finished_at" timestamptz(3) null, primary key ("id"));
alter table "catalogue_imports" add constraint "catalogue_imports_kind_check" check ("kind" in ('products', 'stock', 'prices', 'members'));
alter table "catalogue_imports" add constraint "catalogue_imports_phase_check"
  check ("phase" in ('matching', 'checking', 'checked', 'running', 'done', 'undoing', 'undone'));
alter table "catalogue_imports" add constraint "catalogue_imports_started_by_id_foreign" foreign key ("started_by_id") references "members" ("id");
create index "catalogue_imports_started_by_id_index" on "catalogue_imports" ("started_by_id");

-- `outcome` is null until its row is done: a job that died goes on with the first such row.
create table "catalogue_import_rows" (
  "import_id" uuid not null, "number" bigint not null, "cells" text[] not null, "outcome" text null, "fault" text null,
  "fault_field" text null, "undo" jsonb null, primary key ("import_id", "number"));
alter table "catalogue_import_rows" add constraint "catalogue_import_rows_outcome_check"
  check ("outcome" in ('new', 'changed', 'same', 'refused', 'undone', 'kept'));
alter table "catalogue_import_rows" add constraint "catalogue_import_rows_import_id_foreign" foreign key ("import_id") references "catalogue_imports" ("id") on delete cascade;
create index "catalogue_import_rows_waiting" on "catalogue_import_rows" ("import_id", "number") where "outcome" is null;
