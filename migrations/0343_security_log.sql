-- Who signed in, was refused, let in whom, and changed how they sign in: a chain in which no row can be changed, added or
-- taken out without it being seen. Rows go after a year, from the beginning, and an anchor stands for what went.
create table "security_events" (
  "position" bigint primary key,
  "at" timestamptz(3) not null,
  "event" text not null,
  -- Whose account it is about; null where nobody's is known.
  "member_id" uuid null constraint "security_events_member_id_foreign" references "members" ("id") on delete no action,
  -- Who did it, where that is somebody else.
  "by_id" uuid null constraint "security_events_by_id_foreign" references "members" ("id") on delete no action,
  "client" text null,
  -- Where it came from and what it was about. Null once the member has left: the chain holds what it was by its digest.
  "details" jsonb null,
  "details_digest" text not null,
  -- HMAC-SHA-256 of the row before and of this one, hexadecimal.
  "digest" text not null
);
create index "security_events_member_id_position_index" on "security_events" ("member_id", "position");
create index "security_events_by_id_index" on "security_events" ("by_id") where "by_id" is not null;
create index "security_events_event_position_index" on "security_events" ("event", "position");

create table "security_log_anchors" (
  "position" bigint primary key,
  "digest" text not null,
  "at" timestamptz(3) not null
);
create trigger "security_log_anchors_stay" before update or delete or truncate on "security_log_anchors"
  for each statement execute function "refuse_rewriting"();
