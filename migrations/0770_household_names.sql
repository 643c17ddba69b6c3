-- What a household was called before, and who renamed it when.
create table "household_renamings" (
  "id" uuid primary key,
  "household_id" uuid not null constraint "household_renamings_household_id_foreign" references "households" ("id") on delete no action,
  "name_before" text not null,
  "renamed_by_id" uuid null constraint "household_renamings_renamed_by_id_foreign" references "members" ("id") on delete no action,
  "renamed_at" timestamptz(3) not null
);
create index "household_renamings_household_id_index" on "household_renamings" ("household_id");
create index "household_renamings_renamed_by_id_index" on "household_renamings" ("renamed_by_id");
