alter table "media" validate constraint "media_colour_check";
