-- Where an upload of the old site is now, by its old address: a later import may come without its files.
create table "ghost_uploads" ("path" text not null, "url" text not null, "taken_at" timestamptz(3) not null, primary key ("path"));

-- Ghost's sign for its own address was printed where it was taken over as it stood.
update "posts" set "canonical_url" = null where "canonical_url" like '\_\_GHOST\_URL\_\_%';
update "posts" set "feature_image_caption" = replace("feature_image_caption", '__GHOST_URL__', ''),
  "custom_excerpt" = replace("custom_excerpt", '__GHOST_URL__', ''), "excerpt" = replace("excerpt", '__GHOST_URL__', ''),
  "meta_description" = replace("meta_description", '__GHOST_URL__', '')
  where "feature_image_caption" like '%\_\_GHOST\_URL\_\_%' or "custom_excerpt" like '%\_\_GHOST\_URL\_\_%'
    or "excerpt" like '%\_\_GHOST\_URL\_\_%' or "meta_description" like '%\_\_GHOST\_URL\_\_%';
update "tags" set "description" = replace("description", '__GHOST_URL__', '') where "description" like '%\_\_GHOST\_URL\_\_%';
update "authors" set "bio" = replace("bio", '__GHOST_URL__', ''), "image" = replace("image", '__GHOST_URL__', '')
  where "bio" like '%\_\_GHOST\_URL\_\_%' or "image" like '%\_\_GHOST\_URL\_\_%';
