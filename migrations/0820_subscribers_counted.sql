-- How many are subscribed to a newsletter: its pages and a new letter say it. Whoever subscribes or leaves adds a row, which waits
-- for nobody; `fold_kept_counts` makes one row of them. Their sum is right at every moment. Kept by the database, written by
-- nobody else.
create table "subscriber_counts" (
  "part" uuid not null default gen_random_uuid(),
  "newsletter_id" uuid not null constraint "subscriber_counts_newsletter_id_foreign" references "newsletters" ("id") on delete cascade,
  "many" bigint not null,
  constraint "subscriber_counts_pkey" primary key ("part")
);
create index "subscriber_counts_newsletter_id_index" on "subscriber_counts" ("newsletter_id");

create function "keep_subscriber_counts"() returns trigger language plpgsql as $$
begin
  if tg_op <> 'DELETE' then
    insert into "subscriber_counts" ("newsletter_id", "many") select "newsletter_id", count(*) from "new_rows" group by 1;
  end if;
  -- Those of a newsletter that goes with them are counted by nobody any more.
  if tg_op <> 'INSERT' then
    insert into "subscriber_counts" ("newsletter_id", "many")
    select o."newsletter_id", -count(*) from "old_rows" o join "newsletters" n on n."id" = o."newsletter_id" group by 1;
  end if;
  return null;
end $$;
create trigger "subscriptions_begin_counted" after insert on "subscriptions" referencing new table as "new_rows"
  for each statement execute function keep_subscriber_counts();
create trigger "subscriptions_stay_counted" after update on "subscriptions" referencing new table as "new_rows" old table as "old_rows"
  for each statement execute function keep_subscriber_counts();
create trigger "subscriptions_end_counted" after delete on "subscriptions" referencing old table as "old_rows"
  for each statement execute function keep_subscriber_counts();

-- Two at once: the second finds the rows gone, and leaves what the first has made of them.
create or replace function "fold_kept_counts"() returns void language sql as $$
  with "folded" as (delete from "kept_counts" returning *)
  insert into "kept_counts" ("name", "many") select "name", sum("many") from "folded" group by "name";
  with "folded" as (delete from "subscriber_counts" returning *)
  insert into "subscriber_counts" ("newsletter_id", "many") select "newsletter_id", sum("many") from "folded" group by 1;
$$;

insert into "subscriber_counts" ("newsletter_id", "many") select "newsletter_id", count(*) from "subscriptions" group by 1;
