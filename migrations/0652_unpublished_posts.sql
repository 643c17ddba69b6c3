-- Posts and pages that are not public: the few that are worked on, found without asking each there ever was. Kept by the
-- database, written by nobody else.
create table "unpublished_posts" (
  "post_id" uuid primary key constraint "unpublished_posts_post_id_foreign" references "posts" ("id") on delete cascade
);

create function "post_is_unpublished"() returns trigger language plpgsql as $$
begin
  insert into "unpublished_posts" ("post_id") values (new."id") on conflict do nothing;
  return null;
end $$;
create function "post_is_published"() returns trigger language plpgsql as $$
begin
  delete from "unpublished_posts" where "post_id" = new."post_id";
  return null;
end $$;
-- With a post that goes for good its publication goes, too.
create function "post_is_published_no_more"() returns trigger language plpgsql as $$
begin
  insert into "unpublished_posts" ("post_id") select "id" from "posts" where "id" = old."post_id" on conflict do nothing;
  return null;
end $$;

create trigger "posts_begin_unpublished" after insert on "posts" for each row execute function post_is_unpublished();
create trigger "publications_end_unpublished" after insert on "publications" for each row execute function post_is_published();
create trigger "publications_begin_unpublished" after delete on "publications" for each row
  execute function post_is_published_no_more();

insert into "unpublished_posts" ("post_id")
select p."id" from "posts" p where not exists (select from "publications" pub where pub."post_id" = p."id");
