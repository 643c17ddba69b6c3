-- Visitors have its prices, too: a sale.
alter table "price_lists" add column "for_everyone" boolean not null default false;
-- Who has it buys for a business: prices are shown without VAT.
alter table "price_lists" add column "shows_net" boolean not null default false;
alter table "price_lists" add constraint "price_lists_everyone_has_no_label" check (not "for_everyone" or "label_slug" is null) not valid;
alter table "price_lists" add constraint "price_lists_net_is_for_some" check (not "shows_net" or "label_slug" is not null) not valid;
