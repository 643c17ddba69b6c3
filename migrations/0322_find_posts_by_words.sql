-- outside of a transaction
update "posts" set "title" = "title" where "words" is null;
drop index concurrently if exists "posts_words_index";
create index concurrently "posts_words_index" on "posts" using gin ("words");
