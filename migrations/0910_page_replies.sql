-- Which page of which app a note answers, at once or through other notes: found as the note comes, so that all replies to an
-- app's pages can be listed by their time, from any place on.
create table "page_replies" (
  "note_id" uuid not null constraint "page_replies_note_id_foreign" references "notes" ("id") on delete cascade,
  "app" text not null,
  "page_id" uuid not null,
  "published_at" timestamptz(3) not null,
  constraint "page_replies_pkey" primary key ("note_id")
);
create index "page_replies_app_published_at_note_id_index" on "page_replies" ("app", "published_at", "note_id");
