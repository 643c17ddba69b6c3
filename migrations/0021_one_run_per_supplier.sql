-- A supplier's site is read by one run at a time.
create unique index "scrape_runs_one_under_way" on "scrape_runs" ("supplier_id") where "finished_at" is null;
