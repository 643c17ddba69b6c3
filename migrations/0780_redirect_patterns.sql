-- Patterns of the old site's redirects.json or .yaml, tried in their order on whatever address is not found.
-- At most a hundred: their places are small numbers.
-- squawk-ignore prefer-bigint-over-int
create table "redirect_patterns" (
  "pattern" text primary key,
  "to_address" text not null,
  "permanent" boolean not null,
  "position" int not null,
  "imported_at" timestamptz(3) not null
);
