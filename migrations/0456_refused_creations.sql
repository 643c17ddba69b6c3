-- What Ghost would not have made there is tried again once it is another text, and not at every run.
alter table "ghost_creations" add column "refused_version" bigint null;
alter table "ghost_creations" add column "refusal" text null;
