-- Who was reminded of what, so that nobody is reminded twice.
create table "ticket_reminders" ("occurrence_id" uuid not null, "member_id" uuid not null, "reminded_at" timestamptz(3) not null, primary key ("occurrence_id", "member_id"));
alter table "ticket_reminders" add constraint "ticket_reminders_occurrence_id_foreign" foreign key ("occurrence_id") references "occurrences" ("id") on delete cascade;
alter table "ticket_reminders" add constraint "ticket_reminders_member_id_foreign" foreign key ("member_id") references "members" ("id") on delete cascade;
