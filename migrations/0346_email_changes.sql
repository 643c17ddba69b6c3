-- A member wants to sign in with another address. Both have to say so; or the old one says nothing for a week, in which
-- it can cancel.
create table "email_changes" (
  "id" uuid primary key,
  "member_id" uuid not null constraint "email_changes_member_id_foreign" references "members" ("id") on delete cascade,
  "from_email" text not null,
  "to_email" text not null,
  "asked_at" timestamptz(3) not null,
  -- The new address has to be confirmed by then.
  "confirm_until" timestamptz(3) not null,
  -- From then on the new address is enough.
  "due_at" timestamptz(3) not null,
  "new_confirmed_at" timestamptz(3) null,
  "old_confirmed_at" timestamptz(3) null,
  "done_at" timestamptz(3) null,
  "cancelled_at" timestamptz(3) null
);
create index "email_changes_member_id_index" on "email_changes" ("member_id");
create index "email_changes_due_at_index" on "email_changes" ("due_at");
