-- Whom a member's invoices are made out to, once they have said it.
create table "billing_addresses" (
  "member_id" uuid primary key constraint "billing_addresses_member_id_foreign" references "members" ("id") on delete cascade,
  "name" text not null,
  "address" text not null,
  -- ISO 3166-1, two letters.
  "country" text not null check ("country" ~ '^[A-Z]{2}$'),
  "vat_number" text not null,
  "saved_at" timestamptz(3) not null
);
