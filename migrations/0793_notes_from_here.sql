-- Notes of members and apps of ours, found without what comes from elsewhere between them. Kept by the database, written by
-- nobody else.
create table "local_notes" (
  "note_id" uuid not null constraint "local_notes_note_id_foreign" references "notes" ("id") on delete cascade,
  "published_at" timestamptz(3) not null,
  constraint "local_notes_pkey" primary key ("note_id")
);
create index "local_notes_published_at_note_id_index" on "local_notes" ("published_at", "note_id");

create function "keep_local_note"() returns trigger language plpgsql as $$
begin
  if exists (select from "actors" a where a."id" = new."author_id" and (a."member_id" is not null or a."app" is not null)) then
    insert into "local_notes" ("note_id", "published_at") values (new."id", new."published_at")
    on conflict ("note_id") do update set "published_at" = excluded."published_at";
  end if;
  return null;
end $$;
create trigger "notes_keep_local" after insert or update of "published_at", "author_id" on "notes" for each row
  execute function keep_local_note();

insert into "local_notes" ("note_id", "published_at")
select n."id", n."published_at" from "actors" a join "notes" n on n."author_id" = a."id"
where a."member_id" is not null or a."app" is not null;
