-- What stands in a picture's place until it is there: `#` and six digits, or `none` where one could see through it.
alter table "media" add column "colour" text null;
alter table "media" add constraint "media_colour_check" check ("colour" ~ '^(#[0-9a-f]{6}|none)$') not valid;
