-- outside of a transaction
-- What a member has still to pay is found without the years of what they paid.
create index concurrently if not exists "orders_pending_of_member" on "orders" ("member_id", "placed_at", "id") where "state" = 'pending';
