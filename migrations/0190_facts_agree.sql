-- What a row says twice, it says alike; what it names is there. New rows are held to it from here on; 0196 mends the
-- old ones, and 0197 proves them.
alter table "orders" add constraint "orders_settled" check (("state" = 'pending') = ("settled_at" is null)) not valid;
alter table "payments" add constraint "payments_paid" check (("state" = 'paid') = ("paid_at" is not null)) not valid;
alter table "tickets" add constraint "tickets_order_line_id_foreign" foreign key ("order_line_id") references "order_lines" ("id") on delete no action not valid;
alter table "stock_movements" add constraint "stock_movements_order_line_id_foreign" foreign key ("order_line_id") references "order_lines" ("id") on delete no action not valid;

-- At commit: dates that change places with one another step aside first, far beyond their ends.
create function "assert_occurrence"() returns trigger language plpgsql as $$
begin
  if exists (select from "occurrences" where "id" = new."id" and "ends_at" <= "starts_at")
  then raise exception 'occurrence % ends before it begins', new."id" using errcode = 'RA005'; end if;
  return null;
end $$;
create constraint trigger "occurrences_end_after_start" after insert or update of "starts_at", "ends_at" on "occurrences"
  deferrable initially deferred for each row when (new."ends_at" <= new."starts_at") execute function "assert_occurrence"();
