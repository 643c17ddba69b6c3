-- Editors may write everything, authors their own posts, contributors their own drafts.
alter table "role_grants" drop constraint "role_grants_role_check";
alter table "role_grants" add constraint "role_grants_role_check" check ("role" in ('editor', 'author', 'contributor', 'shopkeeper', 'organiser', 'moderator', 'operator')) not valid;
