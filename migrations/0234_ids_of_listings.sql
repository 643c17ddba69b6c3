-- As in 0230_natural_keys_of_posts, but the version before this one lists products `group by l.id`, for which the id has
-- to be the key: "product_id" becomes it when the id goes.
alter table "listings" alter column "id" set default gen_random_uuid();
