-- A member asked for their account to be closed. Signing in before `erase_after` can undo it, which deletes the
-- row; after that a job erases the person and says here when.
create table "account_closings" ("member_id" uuid not null, "asked_at" timestamptz(3) not null, "erase_after" timestamptz(3) not null, "erased_at" timestamptz(3) null, primary key ("member_id"));
alter table "account_closings" add constraint "account_closings_member_id_foreign" foreign key ("member_id") references "members" ("id") on update cascade on delete cascade;
create index "account_closings_waiting" on "account_closings" ("erase_after") where "erased_at" is null;

-- Nobody is behind a member without an address any more: the row stays for what refers to it, and keeps the handle
-- from being given to somebody else, whom the fediverse would take for the one who left.
alter table "members" alter column "email" drop not null;
