-- How many letters nobody took: whoever watches is told all of them every few seconds. A letter that is refused, tried again or
-- forgotten adds a row, as in 0754; letters that are taken, which most are, add none.
alter table "kept_counts" drop constraint "kept_counts_name_check";
alter table "kept_counts" add constraint "kept_counts_name_check" check ("name" in ('open-members', 'refused-letters')) not valid;

create function "count_refused"() returns trigger language plpgsql as $$
declare "change" int := 0;
begin
  if tg_op <> 'DELETE' and new."failed_at" is not null and new."sent_at" is null then "change" := "change" + 1; end if;
  if tg_op <> 'INSERT' and old."failed_at" is not null and old."sent_at" is null then "change" := "change" - 1; end if;
  if "change" <> 0 then
    insert into "kept_counts" ("name", "many") values ('refused-letters', "change");
  end if;
  return null;
end $$;
create trigger "outgoing_letters_count_refused" after insert or update of "failed_at", "sent_at" on "outgoing_letters"
  for each row execute function count_refused();
create trigger "outgoing_letters_count_forgotten" after delete on "outgoing_letters"
  for each row when (old."failed_at" is not null) execute function count_refused();

insert into "kept_counts" ("name", "many")
select 'refused-letters', count(*) from "outgoing_letters" where "failed_at" is not null and "sent_at" is null having count(*) > 0;
