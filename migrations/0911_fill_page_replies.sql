-- Of the notes that are there: in a step of its own, so that nobody waits who writes one.
with recursive "below" as (
  select n."id", n."uri", n."published_at", n."kind", a."app",
    substring(p."uri" from '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$') as "page_id", 1 as "depth"
  from "notes" p join "actors" a on a."id" = p."author_id" join "notes" n on n."in_reply_to" = p."uri"
  where p."kind" = 'Article' and a."app" is not null
  union all
  select n."id", n."uri", n."published_at", n."kind", b."app", b."page_id", b."depth" + 1
  from "below" b join "notes" n on n."in_reply_to" = b."uri" where b."depth" < 20
)
insert into "page_replies" ("note_id", "app", "page_id", "published_at")
select "id", "app", "page_id"::uuid, "published_at" from "below" where "page_id" is not null and "kind" = 'Note'
on conflict do nothing;
