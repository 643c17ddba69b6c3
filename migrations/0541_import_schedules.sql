-- Tables that are fetched from an address again and again.
create table "import_schedules" (
  "id" uuid not null primary key,
  "kind" text not null check ("kind" in ('products', 'stock', 'prices')),
  "url" text not null,
  "every_hours" bigint not null check ("every_hours" >= 1 and "every_hours" <= 1000),
  "list_new" boolean not null default false,
  -- What the last answer said of itself, so that what has not changed is not fetched again.
  "etag" text,
  "last_modified" text,
  "next_at" timestamptz(3) not null,
  "paused_at" timestamptz(3),
  "failures" bigint not null default 0 check ("failures" >= 0),
  "failed_since" timestamptz(3),
  "failure" text,
  "read_at" timestamptz(3),
  "last_import_id" uuid constraint "import_schedules_last_import_id_foreign" references "catalogue_imports" ("id") on delete no action,
  "added_by_id" uuid constraint "import_schedules_added_by_id_foreign" references "members" ("id") on delete no action,
  "added_at" timestamptz(3) not null,
  constraint "import_schedules_failed" check (("failures" > 0) = ("failed_since" is not null) and ("failures" > 0) = ("failure" is not null))
);
alter table "import_schedules" add constraint "import_schedules_kind_url_unique" unique ("kind", "url");
create index "import_schedules_last_import_id_index" on "import_schedules" ("last_import_id");
create index "import_schedules_added_by_id_index" on "import_schedules" ("added_by_id");
