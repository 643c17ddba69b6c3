-- outside of a transaction
-- Orders that were put on top of another: of any other order it is known without looking at it that it is none.
create index concurrently if not exists "orders_that_follow" on "orders" ("id") include ("follows_id") where "follows_id" is not null;
