-- A reader asks those who moderate to look at a comment: once each, and settled for all who asked.
create table "comment_reports" (
  "comment_id" uuid not null constraint "comment_reports_comment_id_foreign" references "comments" ("id") on delete cascade,
  "reporter_id" uuid not null constraint "comment_reports_reporter_id_foreign" references "members" ("id") on delete no action,
  "reason" text not null,
  "reported_at" timestamptz(3) not null,
  "settled_by_id" uuid null constraint "comment_reports_settled_by_id_foreign" references "members" ("id") on delete no action,
  "settled_at" timestamptz(3) null,
  constraint "comment_reports_pkey" primary key ("comment_id", "reporter_id")
);
create index "comment_reports_reporter_id_index" on "comment_reports" ("reporter_id");
create index "comment_reports_settled_by_id_index" on "comment_reports" ("settled_by_id");
create index "comment_reports_settled_at_reported_at_index" on "comment_reports" ("settled_at", "reported_at");
