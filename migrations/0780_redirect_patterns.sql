-- Patterns of the old site's redirects.json or .yaml, tried in their order on whatever address is not found.
create table "redirect_patterns" (
  "pattern" text primary key,
  "to_address" text not null,
  "permanent" boolean not null,
  "position" bigint not null,
  "imported_at" timestamptz(3) not null
);
