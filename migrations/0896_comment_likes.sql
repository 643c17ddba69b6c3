-- A member likes a comment, once. How many do stands in the comment itself, counted as it happens: a page then counts none.
-- Kept by the database, written by nobody else.
alter table "comments" add column "likes" bigint not null default 0;

create table "comment_likes" (
  "comment_id" uuid not null constraint "comment_likes_comment_id_foreign" references "comments" ("id") on delete cascade,
  "member_id" uuid not null constraint "comment_likes_member_id_foreign" references "members" ("id") on delete no action,
  "liked_at" timestamptz(3) not null,
  constraint "comment_likes_pkey" primary key ("comment_id", "member_id")
);
create index "comment_likes_member_id_index" on "comment_likes" ("member_id");

-- Whoever forgets what a member liked changes many comments: all who do take them in the same order.
create function "count_comment_likes"() returns trigger language plpgsql as $$
declare
  "sign" int := case tg_op when 'INSERT' then 1 else -1 end;
begin
  perform from "comments" where "id" in (select "comment_id" from "changed_rows") order by "id" for no key update;
  update "comments" c set "likes" = c."likes" + "sign" * l."many"
  from (select "comment_id", count(*) as "many" from "changed_rows" group by 1) l where c."id" = l."comment_id";
  return null;
end $$;
create trigger "comment_likes_begin_counted" after insert on "comment_likes" referencing new table as "changed_rows"
  for each statement execute function count_comment_likes();
create trigger "comment_likes_end_counted" after delete on "comment_likes" referencing old table as "changed_rows"
  for each statement execute function count_comment_likes();
