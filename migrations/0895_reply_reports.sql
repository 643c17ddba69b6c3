-- A reader asks those who moderate to look at a reply of the fediverse, by its address there: once each, and settled for all
-- who asked. Should the reply come once more, what was asked of it is known.
create table "reply_reports" (
  "uri" text not null,
  "post_id" uuid not null constraint "reply_reports_post_id_foreign" references "posts" ("id") on delete cascade,
  "reporter_id" uuid not null constraint "reply_reports_reporter_id_foreign" references "members" ("id") on delete no action,
  "reason" text not null,
  "reported_at" timestamptz(3) not null,
  "settled_by_id" uuid null constraint "reply_reports_settled_by_id_foreign" references "members" ("id") on delete no action,
  "settled_at" timestamptz(3) null,
  constraint "reply_reports_pkey" primary key ("uri", "reporter_id")
);
create index "reply_reports_post_id_index" on "reply_reports" ("post_id");
create index "reply_reports_reporter_id_index" on "reply_reports" ("reporter_id");
create index "reply_reports_settled_by_id_index" on "reply_reports" ("settled_by_id");
create index "reply_reports_settled_at_reported_at_index" on "reply_reports" ("settled_at", "reported_at");
