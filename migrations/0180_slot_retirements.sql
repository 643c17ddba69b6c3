-- A time to book that nobody can book any more, though an order once named it.
create table "slot_retirements" (
  "slot_id" uuid primary key constraint "slot_retirements_slot_id_foreign" references "slots" ("id") on delete no action,
  "retired_at" timestamptz(3) not null
);
