-- A letter may be a post of the journal, go to some of a newsletter's readers, and wait for its time.
alter table "letters" add column "post_id" uuid null;
alter table "letters" add column "preview_text" text not null default '';
alter table "letters" add column "audience" text not null default 'all';
alter table "letters" add column "tier_id" uuid null;
alter table "letters" add column "send_at" timestamptz(3) null;
alter table "letters" add constraint "letters_post_id_foreign" foreign key ("post_id") references "posts" ("id") on delete no action not valid;
alter table "letters" add constraint "letters_tier_id_foreign" foreign key ("tier_id") references "tiers" ("id") on delete no action not valid;
alter table "letters" add constraint "letters_audience_check" check ("audience" in ('all', 'free', 'paid')) not valid;

-- It came back: the reader's mail server had taken it first.
alter table "letter_deliveries" add column "bounced_at" timestamptz(3) null;

-- Addresses that a mail server refused for good are written to no more: of each the SHA-256, hexadecimal. Another
-- address of the same member is another hash.
create table "letter_suppressions" (
  "member_id" uuid primary key constraint "letter_suppressions_member_id_foreign" references "members" ("id") on delete cascade,
  "address_hash" text not null,
  "reason" text not null,
  "suppressed_at" timestamptz(3) not null
);
