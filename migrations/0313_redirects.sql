-- Addresses of the old site that lead elsewhere, as its redirects.json or .yaml had them.
create table "redirects" (
  "from_path" text primary key,
  "to_address" text not null,
  "permanent" boolean not null,
  "imported_at" timestamptz(3) not null
);
