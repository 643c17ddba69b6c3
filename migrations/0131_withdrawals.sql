-- What was taken back (a Delete, an Undo) before the thing itself came: so that it is not believed when it comes.
create table "withdrawals" ("id" uuid not null, "uri" varchar(2000) not null, "actor_id" uuid not null, "withdrawn_at" timestamptz(3) not null, primary key ("id"));
alter table "withdrawals" add constraint "withdrawals_actor_id_uri_unique" unique ("actor_id", "uri");
create index "withdrawals_withdrawn_at_index" on "withdrawals" ("withdrawn_at");
alter table "withdrawals" add constraint "withdrawals_actor_id_foreign" foreign key ("actor_id") references "actors" ("id") on delete cascade;
