-- Words by which members are told apart in lists, and a note that those who keep the list wrote.
create table "member_labels" (
  "member_id" uuid not null constraint "member_labels_member_id_foreign" references "members" ("id") on delete cascade,
  "slug" text not null,
  "name" text not null,
  "given_at" timestamptz(3) not null,
  primary key ("member_id", "slug")
);
create index "member_labels_slug_index" on "member_labels" ("slug");
create table "member_notes" (
  "member_id" uuid primary key constraint "member_notes_member_id_foreign" references "members" ("id") on delete cascade,
  "note" text not null,
  "written_at" timestamptz(3) not null
);
