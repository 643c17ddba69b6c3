-- What a tier costs a month and a year, and where its members are welcomed.
alter table "tiers" add column "monthly_amount" bigint null check ("monthly_amount" >= 0);
-- squawk-ignore ban-char-field
alter table "tiers" add column "monthly_currency" char(3) null;
alter table "tiers" add column "yearly_amount" bigint null check ("yearly_amount" >= 0);
-- squawk-ignore ban-char-field
alter table "tiers" add column "yearly_currency" char(3) null;
alter table "tiers" add column "welcome_url" text null;
-- A tier has had one price until now; there are a few of them.
update "tiers" set "monthly_amount" = "price_amount", "monthly_currency" = "price_currency"
where "period" = 'month' and "price_amount" is not null;
update "tiers" set "yearly_amount" = "price_amount", "yearly_currency" = "price_currency"
where "period" = 'year' and "price_amount" is not null;
