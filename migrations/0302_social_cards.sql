alter table "posts"
  add column "og_title" text null,
  add column "og_description" text null,
  add column "og_image" text null,
  add column "twitter_title" text null,
  add column "twitter_description" text null,
  add column "twitter_image" text null,
  -- squawk-ignore prefer-bigint-over-smallint
  add column "focal_x" smallint null constraint "posts_focal_x_check" check ("focal_x" between 0 and 100),
  -- squawk-ignore prefer-bigint-over-smallint
  add column "focal_y" smallint null constraint "posts_focal_y_check" check ("focal_y" between 0 and 100);

-- What imports have kept of them until now. Ghost's sign for its own address stands before paths that lead on here.
with "kept" as (
  select "id", jsonb_strip_nulls("imported"->'rest'->'social') as "social" from "posts"
  where "imported"->'rest'->'social' is not null)
update "posts" set
  "og_title" = "social"->>'ogTitle',
  "og_description" = replace("social"->>'ogDescription', '__GHOST_URL__', ''),
  "og_image" = replace("social"->>'ogImage', '__GHOST_URL__', ''),
  "twitter_title" = "social"->>'twitterTitle',
  "twitter_description" = replace("social"->>'twitterDescription', '__GHOST_URL__', ''),
  "twitter_image" = replace("social"->>'twitterImage', '__GHOST_URL__', '')
from "kept" where "kept"."id" = "posts"."id" and "social" ?| array['ogTitle', 'ogDescription', 'ogImage',
  'twitterTitle', 'twitterDescription', 'twitterImage'];
