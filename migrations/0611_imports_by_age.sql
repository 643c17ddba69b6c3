-- Imports are listed newest first, and what they brought of people is let go after a time.
-- A short list: one row a file.
-- squawk-ignore require-concurrent-index-creation
create index "catalogue_imports_started_at_id_index" on "catalogue_imports" ("started_at", "id");
