-- Where on a supplier's pages things stand, for pages that do not say it themselves.
alter table "suppliers" add column "selectors" jsonb null;

-- What a supplier asked for something, each time that it was another price than before.
create table "scraped_prices" (
  "draft_id" uuid not null constraint "scraped_prices_draft_id_foreign" references "product_drafts" ("id") on delete cascade,
  "read_at" timestamptz(3) not null,
  "amount" bigint not null check ("amount" >= 0),
  -- squawk-ignore ban-char-field
  "currency" char(3) not null,
  primary key ("draft_id", "read_at")
);
