-- Public addresses that have changed and that search engines are to be told of (IndexNow), where an operator wants it.
create table "index_now_changes" (
  "url" text primary key,
  "changed_at" timestamptz(3) not null
);
create index "index_now_changes_changed_at_index" on "index_now_changes" ("changed_at");
