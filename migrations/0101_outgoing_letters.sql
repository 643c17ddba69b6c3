-- A letter to one person and what became of it. What it says is never kept: its job writes it anew from `payload`,
-- which holds ids and addresses, and no secret.
create table "outgoing_letters" ("key" varchar(300) not null, "kind" varchar(40) not null, "recipient" varchar(254) not null, "task" varchar(80) not null, "payload" jsonb not null, "attempts" int not null default 0, "queued_at" timestamptz(3) not null, "tried_at" timestamptz(3) null, "sent_at" timestamptz(3) null, "failed_at" timestamptz(3) null, "failure" text null, primary key ("key"));
create index "outgoing_letters_unsent_index" on "outgoing_letters" ("queued_at") where "sent_at" is null;
create index "outgoing_letters_recipient_index" on "outgoing_letters" ("recipient");
create index "outgoing_letters_sent_at_index" on "outgoing_letters" ("sent_at");
