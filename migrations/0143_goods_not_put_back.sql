-- Whether the goods of a refunded line went back on the shelf. Until now they always did.
alter table "refund_lines" add column "back_in_stock" boolean not null default true;
