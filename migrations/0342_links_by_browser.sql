-- outside of a transaction
drop index concurrently if exists "magic_links_browser_hash_index";
create index concurrently "magic_links_browser_hash_index" on "magic_links" ("browser_hash");
