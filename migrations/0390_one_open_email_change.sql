-- outside of a transaction
-- Asked for twice at once, both stood open: the later one counts.
update "email_changes" as "c" set "cancelled_at" = now()
where "done_at" is null and "cancelled_at" is null and exists (
  select 1 from "email_changes" as "later"
  where "later"."member_id" = "c"."member_id" and "later"."id" > "c"."id"
    and "later"."done_at" is null and "later"."cancelled_at" is null
);
create unique index concurrently if not exists "email_changes_one_open" on "email_changes" ("member_id") where "done_at" is null and "cancelled_at" is null;
