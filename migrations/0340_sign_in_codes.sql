-- The letter with a sign-in link has six digits, too, for whoever reads it on another device. They are worth something
-- in the browser that asked, for a few tries.
alter table "magic_links" add column "code_tries" bigint not null default 0;
