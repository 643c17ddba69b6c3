-- Of a save by the editor's script: the key that it keeps while no answer comes, and which of its sendings this was.
-- squawk-ignore prefer-bigint-over-int
alter table "post_revisions" add column "save_key" uuid null, add column "save_attempt" integer null;
