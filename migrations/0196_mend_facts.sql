-- What can be said for certain about rows that are older than 0190.
update "orders" set "settled_at" = greatest("placed_at", least("reserved_until", now()))
  where "state" <> 'pending' and "settled_at" is null;
update "orders" set "settled_at" = null where "state" = 'pending' and "settled_at" is not null;
update "payments" p set "paid_at" = coalesce(o."settled_at", p."created_at")
  from "orders" o where o."id" = p."order_id" and p."state" = 'paid' and p."paid_at" is null;
update "occurrences" o set "ends_at" = o."starts_at" + (e."ends_at" - e."starts_at")
  from "event_entries" e where e."id" = o."entry_id" and o."ends_at" <= o."starts_at";
