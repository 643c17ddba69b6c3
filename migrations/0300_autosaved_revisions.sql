-- A text saves itself while somebody writes: such a revision gives way to the next one of theirs.
alter table "post_revisions" add column "autosaved" boolean not null default false;
