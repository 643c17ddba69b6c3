-- How many members have an account that is open: programs are told the number with every page of them. Whoever joins or leaves
-- adds a row, as nobody shall wait for another's; `fold_kept_counts` makes one row of them. Their sum is right at every
-- moment. Kept by the database, written by nobody else.
create table "kept_counts" (
  "part" uuid not null default gen_random_uuid(),
  "name" text not null check ("name" in ('open-members')),
  "many" bigint not null,
  constraint "kept_counts_pkey" primary key ("part")
);

create function "count_members"() returns trigger language plpgsql as $$
declare "change" int := 0;
begin
  if tg_op <> 'DELETE' and new."email" is not null then "change" := "change" + 1; end if;
  if tg_op <> 'INSERT' and old."email" is not null then "change" := "change" - 1; end if;
  if "change" <> 0 and not exists (select from "account_closings" c where c."member_id" = coalesce(new."id", old."id")) then
    insert into "kept_counts" ("name", "many") values ('open-members', "change");
  end if;
  return coalesce(new, old);
end $$;
create trigger "members_count_open" after insert or update of "email" on "members" for each row
  execute function count_members();
-- While it can still be seen whether they were about to leave.
create trigger "members_count_gone" before delete on "members" for each row execute function count_members();

-- The member is locked: whoever changes their address at this moment sees what came of it.
create function "count_closings"() returns trigger language plpgsql as $$
begin
  perform from "members" where "id" = coalesce(new."member_id", old."member_id") for no key update;
  insert into "kept_counts" ("name", "many")
  select 'open-members', case tg_op when 'INSERT' then -1 else 1 end
  from "members" where "id" = coalesce(new."member_id", old."member_id") and "email" is not null;
  return null;
end $$;
create trigger "account_closings_count_open" after insert or delete on "account_closings" for each row
  execute function count_closings();

-- Two at once: the second finds the rows gone, and leaves what the first has made of them.
create function "fold_kept_counts"() returns void language sql as $$
  with "folded" as (delete from "kept_counts" returning *)
  insert into "kept_counts" ("name", "many") select "name", sum("many") from "folded" group by "name"
$$;

insert into "kept_counts" ("name", "many")
select 'open-members', count(*) from "members" m where m."email" is not null
  and not exists (select from "account_closings" c where c."member_id" = m."id") having count(*) > 0;
