-- A letter may go to who has a label, has bought a product, comes to an event; each of these narrows it further.
alter table "letters" add column "header" text not null default '';
alter table "letters" add column "label_slug" text null;
alter table "letters" add column "product_id" uuid null;
alter table "letters" add column "entry_id" uuid null;
alter table "letters" add constraint "letters_product_id_foreign" foreign key ("product_id") references "products" ("id") on delete no action not valid;
alter table "letters" add constraint "letters_entry_id_foreign" foreign key ("entry_id") references "event_entries" ("id") on delete no action not valid;

-- Only where the operator has these counted.
alter table "letter_deliveries" add column "opened_at" timestamptz(3) null;

create table "letter_links" (
  "id" uuid primary key,
  "letter_id" uuid not null constraint "letter_links_letter_id_foreign" references "letters" ("id") on delete cascade,
  "url" text not null,
  constraint "letter_links_letter_id_url_unique" unique ("letter_id", "url")
);

create table "letter_clicks" (
  "delivery_id" uuid not null constraint "letter_clicks_delivery_id_foreign" references "letter_deliveries" ("id") on update no action on delete cascade,
  "link_id" uuid not null constraint "letter_clicks_link_id_foreign" references "letter_links" ("id") on update no action on delete cascade,
  "clicked_at" timestamptz(3) not null,
  primary key ("delivery_id", "link_id")
);
create index "letter_clicks_link_id_index" on "letter_clicks" ("link_id");
