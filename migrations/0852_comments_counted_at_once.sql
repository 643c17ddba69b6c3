-- Many comments written by one statement are counted by one row: each of them would have gone through all versions of it before.
create function "count_written_comments"() returns trigger language plpgsql as $$
begin
  insert into "comment_counts" as k ("post_id", "part", "shown")
  select "post_id", pg_backend_pid() % 16, count(*) from "new_rows" group by 1 order by 1
  on conflict ("post_id", "part") do update set "shown" = k."shown" + excluded."shown";
  return null;
end $$;
drop trigger "comments_count_written" on "comments";
create trigger "comments_count_written" after insert on "comments" referencing new table as "new_rows"
  for each statement execute function count_written_comments();
