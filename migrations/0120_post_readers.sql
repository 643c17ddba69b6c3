-- What an editor sees of a post where that differs from what members see; null where it does not.
alter table "posts" add column "editor_html" text null;
-- Which version of the renderer made the HTML beside the document: older ones are made anew by a job.
alter table "posts" add column "rendering" int not null default 0;
create index "posts_rendering_index" on "posts" ("rendering");

-- A text that is not for everybody was shown from its beginning where it had no wall.
create temporary table "opened_posts" on commit drop as
  select "id" from "posts" where "visibility" <> 'public'
    and not coalesce("document" -> 'root' -> 'children' @> '[{"type": "paywall"}]', false);
update "posts" set "member_html" = coalesce("member_html", "html") where "visibility" <> 'public';
update "posts" set "html" = '', "plaintext" = '', "excerpt" = coalesce("custom_excerpt", '')
  where "id" in (select "id" from "opened_posts");
-- Paying members are nobody yet.
update "posts" set "editor_html" = "member_html", "member_html" = null where "visibility" in ('paid', 'tiers');

-- What the fediverse was told of such texts, and of texts that are public no more.
update "ap_activities" set "payload" = "payload" || jsonb_build_object('html', '', 'summary', p."excerpt")
  from "posts" p where p."id" in (select "id" from "opened_posts") and "domain" = 'blog'
    and "subject_kind" = 'post' and "subject_id" = p."id"::text and "type" in ('Create', 'Update');
update "notes" set "html" = '', "summary" = p."excerpt" from "posts" p, "actors" a
  where p."id" in (select "id" from "opened_posts") and a."app" = 'blog' and "notes"."author_id" = a."id"
    and "notes"."uri" = a."uri" || '/objects/' || p."id"::text;
update "ap_activities" set "payload" = '{}', "audience" = 'internal'
  where "domain" = 'blog' and "subject_kind" = 'post' and "type" in ('Create', 'Update') and not "remote"
    and not exists (select 1 from "publications" where "post_id"::text = "subject_id");
