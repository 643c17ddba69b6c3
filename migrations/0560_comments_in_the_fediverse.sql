-- The note by which a member's comment is also said in the fediverse. Taken back and brought back, it has several, of
-- which one stands at most.
create table "comment_notes" (
  "note_id" uuid primary key constraint "comment_notes_note_id_foreign" references "notes" ("id") on delete cascade,
  "comment_id" uuid not null constraint "comment_notes_comment_id_foreign" references "comments" ("id") on delete cascade,
  -- Since when it is taken back, because the comment was deleted or hidden.
  "withdrawn_at" timestamptz(3) null
);
create index "comment_notes_comment_id_index" on "comment_notes" ("comment_id");

-- The reply of the fediverse that a comment answers, by its address there.
create table "comment_answers" (
  "comment_id" uuid primary key constraint "comment_answers_comment_id_foreign" references "comments" ("id") on delete cascade,
  "uri" text not null
);
