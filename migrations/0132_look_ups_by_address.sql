-- A post to the inbox is matched to its sender by the id of the key, a page to its object by its address. Hashes: what a
-- stranger gives as an address may be longer than a page of a B-tree.
create index "actors_public_key_id_index" on "actors" using hash ("public_key_id");
create index "actors_ed25519key_id_index" on "actors" using hash ("ed25519key_id");
create index "notes_url_index" on "notes" using hash ("url");
