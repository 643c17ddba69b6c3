-- What members say below a post. A comment that answers another is of its thread, however deep it stands there.
create table "comments" (
  "id" uuid primary key,
  "post_id" uuid not null constraint "comments_post_id_foreign" references "posts" ("id") on delete cascade,
  "author_id" uuid not null constraint "comments_author_id_foreign" references "members" ("id") on delete no action,
  "parent_id" uuid null constraint "comments_parent_id_foreign" references "comments" ("id") on delete cascade,
  -- The comment that its thread begins with: itself, where it answers none.
  "thread_id" uuid not null constraint "comments_thread_id_foreign" references "comments" ("id") on delete cascade,
  "text" text not null,
  "created_at" timestamptz(3) not null,
  "edited_at" timestamptz(3) null,
  constraint "comments_begin_threads" check (("parent_id" is null) = ("thread_id" = "id"))
);
create index "comments_post_id_created_at_index" on "comments" ("post_id", "created_at");
create index "comments_author_id_index" on "comments" ("author_id");
create index "comments_parent_id_index" on "comments" ("parent_id");
create index "comments_thread_id_index" on "comments" ("thread_id");
create index "comments_created_at_index" on "comments" ("created_at");

-- Its author took it back; undo deletes the row, until the words are forgotten.
create table "comment_deletions" (
  "comment_id" uuid primary key constraint "comment_deletions_comment_id_foreign" references "comments" ("id") on delete cascade,
  "deleted_at" timestamptz(3) not null
);
create index "comment_deletions_deleted_at_index" on "comment_deletions" ("deleted_at");

-- Moderation hid it; to restore it deletes the row.
create table "comment_hidings" (
  "comment_id" uuid primary key constraint "comment_hidings_comment_id_foreign" references "comments" ("id") on delete cascade,
  "hidden_by_id" uuid null constraint "comment_hidings_hidden_by_id_foreign" references "members" ("id") on delete no action,
  "hidden_at" timestamptz(3) not null
);
create index "comment_hidings_hidden_by_id_index" on "comment_hidings" ("hidden_by_id");

-- The same of a reply from the fediverse, by its address there: should it come once more, it stays hidden.
create table "reply_hidings" (
  "uri" text primary key,
  "post_id" uuid not null constraint "reply_hidings_post_id_foreign" references "posts" ("id") on delete cascade,
  "hidden_by_id" uuid null constraint "reply_hidings_hidden_by_id_foreign" references "members" ("id") on delete no action,
  "hidden_at" timestamptz(3) not null
);
create index "reply_hidings_post_id_index" on "reply_hidings" ("post_id");
create index "reply_hidings_hidden_by_id_index" on "reply_hidings" ("hidden_by_id");

-- Who may comment on a post, where that is not as everywhere.
create table "comment_rules" (
  "post_id" uuid primary key constraint "comment_rules_post_id_foreign" references "posts" ("id") on delete cascade,
  "who" text not null constraint "comment_rules_who_check" check ("who" in ('nobody', 'members', 'paid')),
  "set_by_id" uuid null constraint "comment_rules_set_by_id_foreign" references "members" ("id") on delete no action,
  "set_at" timestamptz(3) not null
);
create index "comment_rules_set_by_id_index" on "comment_rules" ("set_by_id");

-- Members who want no letters about comments.
create table "comment_letter_refusals" (
  "member_id" uuid primary key constraint "comment_letter_refusals_member_id_foreign" references "members" ("id") on delete cascade,
  "refused_at" timestamptz(3) not null
);
