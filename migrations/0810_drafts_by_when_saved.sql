-- When a post that is not public was last saved: drafts stand in that order, found without reading all of them. Kept by the database.
alter table "unpublished_posts" add column "updated_at" timestamptz(3) not null default now();
-- squawk-ignore require-concurrent-index-creation
create index "unpublished_posts_updated_at_post_id_index" on "unpublished_posts" ("updated_at", "post_id");

create or replace function "post_is_unpublished"() returns trigger language plpgsql as $$
begin
  insert into "unpublished_posts" ("post_id", "updated_at") values (new."id", new."updated_at") on conflict do nothing;
  return null;
end $$;
create or replace function "post_is_published_no_more"() returns trigger language plpgsql as $$
begin
  insert into "unpublished_posts" ("post_id", "updated_at") select "id", "updated_at" from "posts" where "id" = old."post_id"
  on conflict do nothing;
  return null;
end $$;
create function "unpublished_is_saved"() returns trigger language plpgsql as $$
begin
  update "unpublished_posts" set "updated_at" = new."updated_at" where "post_id" = new."id";
  return null;
end $$;
create trigger "posts_keep_when_saved" after update of "updated_at" on "posts" for each row
  when (new."updated_at" is distinct from old."updated_at") execute function unpublished_is_saved();

update "unpublished_posts" u set "updated_at" = p."updated_at" from "posts" p where p."id" = u."post_id";
