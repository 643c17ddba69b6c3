-- Whose buyer was shown prices without VAT when it was placed reads so for good, whatever their labels become.
alter table "orders" add column "shows_net" boolean not null default false;
