-- outside of a transaction
-- What is written to a GIN index first stands in a list, which every search reads from end to end: at most so many kB of it, not
-- 4 MB. Sorting it in costs more by the handful: so the shelf, which visitors search, has the shortest.
alter index "authors_name_trigram_index" set (gin_pending_list_limit = 256);
alter index "households_name_trigram_index" set (gin_pending_list_limit = 256);
alter index "members_words_trigram_index" set (gin_pending_list_limit = 256);
alter index "orders_words_trigram_index" set (gin_pending_list_limit = 256);
alter index "posts_search_index" set (gin_pending_list_limit = 256);
alter index "posts_title_trigram_index" set (gin_pending_list_limit = 256);
alter index "posts_words_index" set (gin_pending_list_limit = 256);
alter index "producers_name_trigram_index" set (gin_pending_list_limit = 256);
alter index "products_search_index" set (gin_pending_list_limit = 256);
alter index "products_title_trigram_index" set (gin_pending_list_limit = 256);
alter index "redirects_from_path_trigram_index" set (gin_pending_list_limit = 256);
alter index "redirects_to_address_trigram_index" set (gin_pending_list_limit = 256);
alter index "shelf_products_of_properties" set (gin_pending_list_limit = 64);
alter index "shelf_products_title" set (gin_pending_list_limit = 64);
alter index "shelf_products_words" set (gin_pending_list_limit = 64);
alter index "variants_sku_trigram_index" set (gin_pending_list_limit = 256);
select gin_clean_pending_list(i.oid) from pg_class i join pg_am m on m.oid = i.relam
where m.amname = 'gin' and i.relnamespace = 'public'::regnamespace;
