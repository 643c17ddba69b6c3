-- Somebody who buys without an account. The row in "members" that it names has no address and never will: it is what
-- orders, tickets and bookings refer to until the e-mail address is proven by a sign-in, or for good.
create table "guest_buyers" (
  "member_id" uuid primary key constraint "guest_buyers_member_id_foreign" references "members" ("id") on delete no action,
  -- SHA-256 of the guest's cart cookie, or of the name of a till.
  -- squawk-ignore ban-char-field
  "guest_hash" text not null,
  -- Lower case; empty for a sale at the till, whose buyer nobody asks.
  "email" text not null check ("email" = lower("email")),
  "created_at" timestamptz(3) not null,
  constraint "guest_buyers_guest_hash_email_unique" unique ("guest_hash", "email")
);
create index "guest_buyers_email_index" on "guest_buyers" ("email");
