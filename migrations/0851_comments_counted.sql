-- How many comments everybody may read below a post, counted as they are written, taken back, hidden and restored, in parts, so
-- that who writes waits for nobody else: a page then counts none. Kept by the database, written by nobody else.
create table "comment_counts" (
  "post_id" uuid not null constraint "comment_counts_post_id_foreign" references "posts" ("id") on delete cascade,
  "part" bigint not null,
  "shown" bigint not null,
  constraint "comment_counts_pkey" primary key ("post_id", "part")
);

create function "count_comment"("counted_post" uuid, "change" int) returns void language plpgsql as $$
begin
  -- A post that goes takes its comments and their count along.
  insert into "comment_counts" as k ("post_id", "part", "shown")
  select p."id", pg_backend_pid() % 16, "change" from "posts" p where p."id" = "counted_post"
  on conflict ("post_id", "part") do update set "shown" = k."shown" + excluded."shown";
end $$;

create function "count_written_comment"() returns trigger language plpgsql as $$
begin
  if tg_op = 'INSERT' then
    perform count_comment(new."post_id", 1);
    return null;
  end if;
  -- While it can still be seen whether it was shown.
  if not exists (select from "comment_deletions" where "comment_id" = old."id")
    and not exists (select from "comment_hidings" where "comment_id" = old."id") then
    perform count_comment(old."post_id", -1);
  end if;
  return old;
end $$;
create trigger "comments_count_written" after insert on "comments" for each row execute function count_written_comment();
create trigger "comments_count_gone" before delete on "comments" for each row execute function count_written_comment();

-- One that is taken back and hidden is gone once: whoever does the other at this moment waits, and sees what came of it.
create function "count_gone_comment"() returns trigger language plpgsql as $$
declare
  "comment" uuid := coalesce(new."comment_id", old."comment_id");
  "counted_post" uuid;
begin
  select "post_id" into "counted_post" from "comments" where "id" = "comment" for no key update;
  if "counted_post" is null then return null; end if;
  if tg_table_name = 'comment_deletions' then
    if exists (select from "comment_hidings" where "comment_id" = "comment") then return null; end if;
  elsif exists (select from "comment_deletions" where "comment_id" = "comment") then
    return null;
  end if;
  perform count_comment("counted_post", case tg_op when 'INSERT' then -1 else 1 end);
  return null;
end $$;
create trigger "comment_deletions_count" after insert or delete on "comment_deletions" for each row
  execute function count_gone_comment();
create trigger "comment_hidings_count" after insert or delete on "comment_hidings" for each row
  execute function count_gone_comment();

insert into "comment_counts" ("post_id", "part", "shown")
select c."post_id", 0, count(*) from "comments" c
where not exists (select from "comment_deletions" d where d."comment_id" = c."id")
  and not exists (select from "comment_hidings" h where h."comment_id" = c."id")
group by 1;
