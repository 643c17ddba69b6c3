-- Calendar programs are told of each change to a date: how often it was changed, and when last.
alter table "occurrences" add column "sequence" int not null default 0;
alter table "occurrences" add column "changed_at" timestamptz(3) null;
alter table "calendars" add column "changed_at" timestamptz(3) null;
