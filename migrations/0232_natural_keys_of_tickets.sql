-- outside of a transaction
-- As in 0230_natural_keys_of_posts.
drop index concurrently if exists "check_ins_key";
create unique index concurrently "check_ins_key" on "check_ins" ("ticket_id");
alter table "check_ins"
  drop constraint if exists "check_ins_pkey",
  drop constraint if exists "check_ins_ticket_id_unique",
  add constraint "check_ins_pkey" primary key using index "check_ins_key",
  alter column "id" set default gen_random_uuid();
drop index concurrently if exists "ticket_cancellations_key";
create unique index concurrently "ticket_cancellations_key" on "ticket_cancellations" ("ticket_id");
alter table "ticket_cancellations"
  drop constraint if exists "ticket_cancellations_pkey",
  drop constraint if exists "ticket_cancellations_ticket_id_unique",
  add constraint "ticket_cancellations_pkey" primary key using index "ticket_cancellations_key",
  alter column "id" set default gen_random_uuid();
