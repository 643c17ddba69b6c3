-- An actor is who its address says. A community and a person of one host may bear the same name, and a name may move
-- from one actor to another.
alter table "actors" drop constraint "actors_username_host_unique";

-- Whoever gave up a name to a namesake was marked as gone: they never were. The name is read from their address until
-- their own document is fetched again.
update "actors" set "username" = left(regexp_replace(rtrim("uri", '/'), '^.*/@?', ''), 200), "deleted_at" = null
  where "username" = "id"::text and "member_id" is null and "app" is null;
