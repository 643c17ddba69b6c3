-- outside of a transaction
create unique index concurrently if not exists "order_cycles_imported_name" on "order_cycles" ("imported_name")
  where "imported_name" is not null;
