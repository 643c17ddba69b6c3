-- The tags of a note as rows to be found by, each in lower case and without its #. What a note shows is still
-- `notes.tags`; the database keeps these rows beside it, whichever version of the program writes it.
create table "note_tags" (
  "tag" text not null,
  "published_at" timestamptz(3) not null,
  "note_id" uuid not null constraint "note_tags_note_id_foreign" references "notes" ("id") on delete cascade,
  primary key ("tag", "published_at", "note_id")
);
create index "note_tags_note_id_index" on "note_tags" ("note_id");

create function "note_tags_of"("tags" jsonb) returns setof text language sql immutable as $$
  select distinct left(lower(ltrim(t ->> 'name', '#')), 200) from jsonb_array_elements("tags") t where ltrim(t ->> 'name', '#') <> ''
$$;
create function "keep_note_tags"() returns trigger language plpgsql as $$
begin
  if tg_op = 'UPDATE' then delete from "note_tags" where "note_id" = new."id"; end if;
  insert into "note_tags" ("tag", "published_at", "note_id")
  select tag, new."published_at", new."id" from "note_tags_of"(new."tags") tag;
  return null;
end $$;
create trigger "notes_tagged" after insert on "notes"
  for each row when (new."tags" <> '[]') execute function "keep_note_tags"();
create trigger "notes_retagged" after update of "tags", "published_at" on "notes"
  for each row when (new."tags" is distinct from old."tags" or new."published_at" <> old."published_at")
  execute function "keep_note_tags"();

insert into "note_tags" ("tag", "published_at", "note_id")
select tag, n."published_at", n."id" from "notes" n, "note_tags_of"(n."tags") tag where n."tags" <> '[]';
