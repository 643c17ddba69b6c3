-- What a note says beside its text, so that it can be served again as it was sent; and its tombstone.
alter table "notes" add column "tags" jsonb not null default '[]', add column "mentions" jsonb not null default '[]', add column "deleted_at" timestamptz(3) null;

-- Where somebody elsewhere says they have moved to.
alter table "actors" add column "moved_to" text null;

-- What others ask our moderators to look at.
create table "reports" ("id" uuid not null, "uri" varchar(2000) not null, "reporter_id" uuid null, "targets" jsonb not null, "content" text not null default '', "received_at" timestamptz(3) not null, "settled_at" timestamptz(3) null, "settled_by_id" uuid null, primary key ("id"));
alter table "reports" add constraint "reports_uri_unique" unique ("uri");
alter table "reports" add constraint "reports_reporter_id_foreign" foreign key ("reporter_id") references "actors" ("id") on delete set null;
alter table "reports" add constraint "reports_settled_by_id_foreign" foreign key ("settled_by_id") references "members" ("id") on delete set null;
