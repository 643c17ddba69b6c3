-- What the supplier asks; what the shop asks stands in price_amount, and is the shop's alone to change.
alter table "variants" add column "cost_amount" bigint null check ("cost_amount" >= 0);
alter table "variants" add column "cost_currency" char(3) null;
alter table "variants" add constraint "variants_cost_whole" check (("cost_amount" is null) = ("cost_currency" is null));
