-- Who runs jobs. `pools` are the ids that graphile-worker writes beside what it locks; a process that stops beating
-- holds nothing any more.
create table "workers" ("id" uuid not null, "pools" text[] not null, "host" varchar(255) not null, "pid" int not null, "started_at" timestamptz(3) not null, "beat_at" timestamptz(3) not null, primary key ("id")) with (fillfactor = 50);
create index "workers_beat_at_index" on "workers" ("beat_at");

-- What a process is doing outside the database at this moment, so that no other does it too. No key to "workers": a
-- process without jobs of its own may claim as well, and its claims then end with their time.
create table "claims" ("subject" varchar(300) not null, "claimant" uuid not null, "until" timestamptz(3) not null, primary key ("subject"));
create index "claims_claimant_index" on "claims" ("claimant");
