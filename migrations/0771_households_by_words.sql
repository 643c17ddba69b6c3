-- outside of a transaction
-- A part of a household's name, as the shop types it.
create index concurrently if not exists "households_name_trigram_index" on "households" using gin ("name" gin_trgm_ops);
-- Invitations that have ended go.
create index concurrently if not exists "household_invitations_invited_at_index" on "household_invitations" ("invited_at");
