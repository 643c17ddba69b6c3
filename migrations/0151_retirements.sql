-- What was sold or moved is not deleted but retired: no longer listed, found or sold, and still there for the orders,
-- ledgers and tickets that name it. Undo deletes the row.
create table "variant_retirements" (
  "variant_id" uuid primary key constraint "variant_retirements_variant_id_foreign" references "variants" ("id") on delete no action,
  "retired_by_id" uuid null constraint "variant_retirements_retired_by_id_foreign" references "members" ("id") on delete no action,
  "retired_at" timestamptz(3) not null
);
create index "variant_retirements_retired_by_id_index" on "variant_retirements" ("retired_by_id") where "retired_by_id" is not null;
create table "ticket_type_retirements" (
  "ticket_type_id" uuid primary key constraint "ticket_type_retirements_ticket_type_id_foreign" references "ticket_types" ("id") on delete no action,
  "retired_by_id" uuid null constraint "ticket_type_retirements_retired_by_id_foreign" references "members" ("id") on delete no action,
  "retired_at" timestamptz(3) not null
);
create index "ticket_type_retirements_retired_by_id_index" on "ticket_type_retirements" ("retired_by_id") where "retired_by_id" is not null;
-- A time that an entry no longer falls on, for which somebody began an order: it is cancelled, until it is planned again.
create table "occurrence_retirements" (
  "occurrence_id" uuid primary key constraint "occurrence_retirements_occurrence_id_foreign" references "occurrences" ("id") on delete no action,
  "retired_at" timestamptz(3) not null
);
