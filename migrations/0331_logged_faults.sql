-- What went wrong lately, one row for each kind of fault: the operator reads it where no log is at hand.
create table "logged_faults" (
  "fingerprint" text primary key,
  "message" text not null,
  "error" text null,
  "domain" text null,
  "task" text null,
  -- Of the last time.
  "request_id" text null,
  "times" bigint not null,
  "first_at" timestamptz(3) not null,
  "last_at" timestamptz(3) not null
);
create index "logged_faults_last_at_index" on "logged_faults" ("last_at");
