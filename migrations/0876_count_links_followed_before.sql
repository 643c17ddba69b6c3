-- What was followed before it was counted. Whoever follows a link meanwhile is led on, and counted after this.
lock table "letter_clicks" in share row exclusive mode;
update "letter_deliveries" d set "clicked_at" = c."at"
from (select "delivery_id", min("clicked_at") as "at" from "letter_clicks" group by 1) c
where d."id" = c."delivery_id" and d."clicked_at" is null;
insert into "letter_link_counts" ("link_id", "part", "readers")
select c."link_id", -1, count(*) - coalesce((select sum(k."readers") from "letter_link_counts" k where k."link_id" = c."link_id"), 0)
from "letter_clicks" c group by 1;
