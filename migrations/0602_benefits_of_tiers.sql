-- What who has a tier gets, a line each.
alter table "tiers" add column "benefits" jsonb not null default '[]';
