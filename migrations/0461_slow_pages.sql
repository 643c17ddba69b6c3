-- Pages that took long to make, a row for each route and day: the operator reads it where no collector of traces is at hand.
create table "slow_pages" (
  "day" date not null,
  "domain" text not null,
  "route" text not null,
  "times" bigint not null,
  "total_ms" bigint not null,
  "longest_ms" bigint not null,
  -- Of the longest.
  "request_id" text null,
  primary key ("day", "domain", "route")
);
