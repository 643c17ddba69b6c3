-- The first shape of all six domains, as the entities in core/entities say it,
-- and what entities cannot say: search columns and their indexes.

create extension if not exists pg_trgm;

create table "calendars" ("id" uuid not null, "slug" varchar(120) not null, "name" varchar(120) not null, "description" text not null default '', "time_zone" varchar(64) not null, "colour" varchar(20) not null default 'leaf', primary key ("id"));
alter table "calendars" add constraint "calendars_slug_unique" unique ("slug");

create table "categories" ("id" uuid not null, "slug" varchar(120) not null, "name" varchar(120) not null, "description" text not null default '', "position" int not null default 0, primary key ("id"));
alter table "categories" add constraint "categories_slug_unique" unique ("slug");

create table "magic_links" ("id" uuid not null, "email" varchar(254) not null, "token_hash" varchar(64) not null, "continue_to" text not null, "browser_hash" varchar(64) null, "created_at" timestamptz(3) not null, "expires_at" timestamptz(3) not null, "used_at" timestamptz(3) null, primary key ("id"));
create index "magic_links_email_index" on "magic_links" ("email");
alter table "magic_links" add constraint "magic_links_token_hash_unique" unique ("token_hash");

create table "members" ("id" uuid not null, "email" varchar(254) not null, "name" varchar(120) not null, "handle" varchar(40) not null, "bio" text not null default '', "joined_at" timestamptz(3) not null, primary key ("id"));
alter table "members" add constraint "members_email_unique" unique ("email");
alter table "members" add constraint "members_handle_unique" unique ("handle");
alter table "members" add constraint "members_email_check" check (email = lower(email));
alter table "members" add constraint "members_handle_check" check (handle ~ '^[a-z0-9_]{1,40}$');

create table "media" ("id" uuid not null, "key" varchar(255) not null, "url" text not null, "content_type" varchar(255) not null, "bytes" int not null, "width" int null, "height" int null, "alt" text not null default '', "variants" jsonb not null, "uploaded_by_id" uuid null, "uploaded_at" timestamptz(3) not null, primary key ("id"));
alter table "media" add constraint "media_key_unique" unique ("key");
alter table "media" add constraint "media_bytes_check" check (bytes >= 0);

create table "market_pages" ("id" uuid not null, "slug" varchar(160) not null, "title" varchar(200) not null, "summary" text not null default '', "blocks" jsonb not null, "created_by_id" uuid null, "created_at" timestamptz(3) not null, "updated_at" timestamptz(3) not null, primary key ("id"));
alter table "market_pages" add constraint "market_pages_slug_unique" unique ("slug");

create table "market_page_publications" ("id" uuid not null, "page_id" uuid not null, "published_by_id" uuid null, "published_at" timestamptz(3) not null, primary key ("id"));
alter table "market_page_publications" add constraint "market_page_publications_page_id_unique" unique ("page_id");

create table "event_entries" ("id" uuid not null, "calendar_id" uuid not null, "slug" varchar(160) not null, "title" varchar(200) not null, "summary" text not null default '', "description" text not null default '', "place" varchar(200) not null default '', "image" text null, "image_alt" text not null default '', "starts_at" timestamptz(3) not null, "ends_at" timestamptz(3) not null, "recurrence" text null, "cancellation_hours" int not null default 24, "created_by_id" uuid null, "created_at" timestamptz(3) not null, "updated_at" timestamptz(3) not null, primary key ("id"));
create index "event_entries_calendar_id_index" on "event_entries" ("calendar_id");
alter table "event_entries" add constraint "event_entries_slug_unique" unique ("slug");
alter table "event_entries" add constraint "event_entries_end_after_start" check (ends_at > starts_at);
alter table "event_entries" add constraint "event_entries_cancellation_hours_check" check (cancellation_hours >= 0);

create table "container_links" ("id" uuid not null, "container_kind" text not null, "container_id" uuid not null, "entry_id" uuid not null, "position" int not null default 0, "linked_by_id" uuid null, "linked_at" timestamptz(3) not null, primary key ("id"));
create index "container_links_entry_id_index" on "container_links" ("entry_id");
alter table "container_links" add constraint "container_links_container_kind_container_id_entry_id_unique" unique ("container_kind", "container_id", "entry_id");
alter table "container_links" add constraint "container_links_container_kind_check" check ("container_kind" in ('post', 'page', 'market_page'));

create table "carts" ("id" uuid not null, "member_id" uuid null, "guest_hash" varchar(64) null, "created_at" timestamptz(3) not null, "updated_at" timestamptz(3) not null, primary key ("id"));
alter table "carts" add constraint "carts_member_id_unique" unique ("member_id");
alter table "carts" add constraint "carts_guest_hash_unique" unique ("guest_hash");
alter table "carts" add constraint "carts_one_owner" check ((member_id is null) <> (guest_hash is null));

create table "blocks" ("id" uuid not null, "kind" text not null, "target" varchar(2000) not null, "reason" text not null default '', "blocked_by_id" uuid null, "blocked_at" timestamptz(3) not null, primary key ("id"));
alter table "blocks" add constraint "blocks_kind_target_unique" unique ("kind", "target");
alter table "blocks" add constraint "blocks_kind_check" check ("kind" in ('host', 'actor'));

create table "authors" ("id" uuid not null, "slug" varchar(191) not null, "name" varchar(191) not null, "bio" text not null default '', "image" text null, "member_id" uuid null, primary key ("id"));
alter table "authors" add constraint "authors_slug_unique" unique ("slug");
alter table "authors" add constraint "authors_member_id_unique" unique ("member_id");

create table "actors" ("id" uuid not null, "uri" varchar(2000) not null, "kind" text not null, "app" text null, "member_id" uuid null, "username" varchar(200) not null, "host" varchar(255) not null, "name" varchar(400) not null default '', "summary" text not null default '', "url" text null, "icon" text null, "inbox" text not null, "shared_inbox" text null, "outbox" text null, "followers" text null, "following" text null, "manually_approves_followers" boolean not null default false, "public_key_id" text null, "public_key_pem" text null, "ed25519key_id" text null, "ed25519public_key" text null, "created_at" timestamptz(3) not null, "fetched_at" timestamptz(3) null, "deleted_at" timestamptz(3) null, primary key ("id"));
alter table "actors" add constraint "actors_uri_unique" unique ("uri");
alter table "actors" add constraint "actors_app_unique" unique ("app");
alter table "actors" add constraint "actors_member_id_unique" unique ("member_id");
create index "actors_host_index" on "actors" ("host");
alter table "actors" add constraint "actors_username_host_unique" unique ("username", "host");
alter table "actors" add constraint "actors_kind_check" check ("kind" in ('Person', 'Service', 'Group', 'Organization', 'Application'));
alter table "actors" add constraint "actors_app_check" check ("app" in ('blog', 'market', 'cart', 'events', 'federation', 'account'));

create table "follows" ("id" uuid not null, "uri" varchar(2000) not null, "follower_id" uuid not null, "followed_id" uuid not null, "requested_at" timestamptz(3) not null, "accepted_at" timestamptz(3) null, primary key ("id"));
alter table "follows" add constraint "follows_uri_unique" unique ("uri");
create index "follows_followed_id_index" on "follows" ("followed_id");
alter table "follows" add constraint "follows_follower_id_followed_id_unique" unique ("follower_id", "followed_id");

create table "actor_keys" ("actor_id" uuid not null, "rsa_private_pem" text not null, "ed25519private_pem" text not null, "created_at" timestamptz(3) not null, primary key ("actor_id"));

create table "ap_activities" ("id" uuid not null, "uri" varchar(2000) null, "type" varchar(40) not null, "domain" text not null, "subject_kind" varchar(40) not null, "subject_id" varchar(2000) not null, "payload" jsonb not null, "audience" text not null default 'internal', "actor_id" uuid null, "member_id" uuid null, "remote" boolean not null default false, "published_at" timestamptz(3) not null, "processed_at" timestamptz(3) null, primary key ("id"));
alter table "ap_activities" add constraint "ap_activities_uri_unique" unique ("uri");
create index "ap_activities_actor_id_index" on "ap_activities" ("actor_id");
create index "ap_activities_subject_kind_subject_id_index" on "ap_activities" ("subject_kind", "subject_id");
create index "ap_activities_published_at_index" on "ap_activities" ("published_at");
alter table "ap_activities" add constraint "ap_activities_domain_check" check ("domain" in ('blog', 'market', 'cart', 'events', 'federation', 'account'));
alter table "ap_activities" add constraint "ap_activities_audience_check" check ("audience" in ('public', 'unlisted', 'followers', 'direct', 'internal'));

create table "deliveries" ("id" uuid not null, "activity_id" uuid not null, "host" varchar(255) not null, "inbox" varchar(2000) not null, "queued_at" timestamptz(3) not null, "delivered_at" timestamptz(3) null, "abandoned_at" timestamptz(3) null, "outcome" text null, primary key ("id"));
create index "deliveries_host_delivered_at_abandoned_at_index" on "deliveries" ("host", "delivered_at", "abandoned_at");
alter table "deliveries" add constraint "deliveries_activity_id_inbox_unique" unique ("activity_id", "inbox");

create table "navigation_items" ("id" uuid not null, "menu" text not null, "label" varchar(80) not null, "url" text not null, "position" int not null default 0, primary key ("id"));
alter table "navigation_items" add constraint "navigation_items_menu_check" check ("menu" in ('primary', 'secondary'));

create table "newsletters" ("id" uuid not null, "slug" varchar(120) not null, "name" varchar(160) not null, "description" text not null default '', "created_at" timestamptz(3) not null, primary key ("id"));
alter table "newsletters" add constraint "newsletters_slug_unique" unique ("slug");

create table "letters" ("id" uuid not null, "newsletter_id" uuid not null, "subject" varchar(300) not null, "markdown" text not null, "written_by_id" uuid null, "created_at" timestamptz(3) not null, "updated_at" timestamptz(3) not null, "send_requested_at" timestamptz(3) null, "sent_at" timestamptz(3) null, primary key ("id"));
create index "letters_newsletter_id_index" on "letters" ("newsletter_id");

create table "letter_deliveries" ("id" uuid not null, "letter_id" uuid not null, "member_id" uuid not null, "unsubscribe_hash" varchar(64) not null, "queued_at" timestamptz(3) not null, "sent_at" timestamptz(3) null, "failure" text null, primary key ("id"));
alter table "letter_deliveries" add constraint "letter_deliveries_unsubscribe_hash_unique" unique ("unsubscribe_hash");
alter table "letter_deliveries" add constraint "letter_deliveries_letter_id_member_id_unique" unique ("letter_id", "member_id");

create table "notes" ("id" uuid not null, "uri" varchar(2000) not null, "kind" text not null, "author_id" uuid not null, "title" text null, "summary" text null, "html" text not null, "source" text null, "url" text null, "in_reply_to" text null, "audience" text not null default 'public', "sensitive" boolean not null default false, "attachments" jsonb not null, "published_at" timestamptz(3) not null, "received_at" timestamptz(3) not null, "edited_at" timestamptz(3) null, primary key ("id"));
alter table "notes" add constraint "notes_uri_unique" unique ("uri");
create index "notes_author_id_index" on "notes" ("author_id");
create index "notes_in_reply_to_index" on "notes" ("in_reply_to");
create index "notes_published_at_index" on "notes" ("published_at");
alter table "notes" add constraint "notes_kind_check" check ("kind" in ('Note', 'Article'));
alter table "notes" add constraint "notes_audience_check" check ("audience" in ('public', 'unlisted', 'followers', 'direct', 'internal'));

create table "notifications" ("id" uuid not null, "member_id" uuid not null, "kind" text not null, "actor_id" uuid null, "note_id" uuid null, "activity_id" uuid null, "text" text not null default '', "url" text null, "created_at" timestamptz(3) not null, "read_at" timestamptz(3) null, primary key ("id"));
create index "notifications_member_id_index" on "notifications" ("member_id");
alter table "notifications" add constraint "notifications_member_id_kind_activity_id_unique" unique ("member_id", "kind", "activity_id");
alter table "notifications" add constraint "notifications_kind_check" check ("kind" in ('follow', 'follow-accepted', 'mention', 'reply', 'like', 'announce', 'order', 'ticket'));

create table "oauth_clients" ("id" uuid not null, "client_id" varchar(80) not null, "name" varchar(120) not null, "secret_hash" varchar(64) null, "redirect_uris" jsonb not null, "backchannel_logout_uri" text null, "first_party" boolean not null default false, "created_by_id" uuid null, "created_at" timestamptz(3) not null, primary key ("id"));
alter table "oauth_clients" add constraint "oauth_clients_client_id_unique" unique ("client_id");

create table "consents" ("id" uuid not null, "member_id" uuid not null, "client_id" uuid not null, "scope" varchar(255) not null, "granted_at" timestamptz(3) not null, primary key ("id"));
alter table "consents" add constraint "consents_member_id_client_id_unique" unique ("member_id", "client_id");

create table "authorization_codes" ("id" uuid not null, "code_hash" varchar(64) not null, "client_id" uuid not null, "member_id" uuid not null, "sign_in" uuid not null, "redirect_uri" text not null, "code_challenge" varchar(128) not null, "nonce" varchar(255) null, "scope" varchar(255) not null, "created_at" timestamptz(3) not null, "expires_at" timestamptz(3) not null, "used_at" timestamptz(3) null, primary key ("id"));
alter table "authorization_codes" add constraint "authorization_codes_code_hash_unique" unique ("code_hash");

create table "occurrences" ("id" uuid not null, "entry_id" uuid not null, "starts_at" timestamptz(3) not null, "ends_at" timestamptz(3) not null, "cancelled_at" timestamptz(3) null, primary key ("id"));
create index "occurrences_starts_at_index" on "occurrences" ("starts_at");
alter table "occurrences" add constraint "occurrences_entry_id_starts_at_unique" unique ("entry_id", "starts_at");

create table "posts" ("id" uuid not null, "kind" text not null, "slug" varchar(191) not null, "title" varchar(2000) not null, "document" jsonb not null, "html" text not null default '', "plaintext" text not null default '', "excerpt" text not null default '', "custom_excerpt" text null, "feature_image" text null, "feature_image_alt" text null, "feature_image_caption" text null, "feature_media_id" uuid null, "featured" boolean not null default false, "visibility" text not null default 'public', "meta_title" text null, "meta_description" text null, "canonical_url" text null, "imported" jsonb null, "created_by_id" uuid null, "created_at" timestamptz(3) not null, "updated_at" timestamptz(3) not null, "version" int not null default 1, primary key ("id"));
alter table "posts" add constraint "posts_slug_unique" unique ("slug");
alter table "posts" add constraint "posts_kind_check" check ("kind" in ('post', 'page'));
alter table "posts" add constraint "posts_visibility_check" check ("visibility" in ('public', 'members', 'paid', 'tiers'));

create table "post_authors" ("id" uuid not null, "post_id" uuid not null, "author_id" uuid not null, "position" int not null default 0, primary key ("id"));
create index "post_authors_author_id_index" on "post_authors" ("author_id");
alter table "post_authors" add constraint "post_authors_post_id_author_id_unique" unique ("post_id", "author_id");

create table "post_revisions" ("id" uuid not null, "post_id" uuid not null, "title" varchar(2000) not null, "document" jsonb not null, "saved_by_id" uuid null, "saved_at" timestamptz(3) not null, primary key ("id"));
create index "post_revisions_post_id_index" on "post_revisions" ("post_id");

create table "producers" ("id" uuid not null, "slug" varchar(120) not null, "name" varchar(160) not null, "place" varchar(160) not null default '', "practice" text not null default '', "story" text not null default '', "since" int null, "image" text null, "created_at" timestamptz(3) not null, primary key ("id"));
alter table "producers" add constraint "producers_slug_unique" unique ("slug");

create table "products" ("id" uuid not null, "slug" varchar(160) not null, "title" varchar(200) not null, "summary" text not null default '', "description" text not null default '', "storage" text not null default '', "allergens" text not null default '', "image" text null, "image_alt" text not null default '', "producer_id" uuid null, "category_id" uuid null, "created_at" timestamptz(3) not null, "updated_at" timestamptz(3) not null, primary key ("id"));
alter table "products" add constraint "products_slug_unique" unique ("slug");
create index "products_producer_id_index" on "products" ("producer_id");
create index "products_category_id_index" on "products" ("category_id");

create table "listings" ("id" uuid not null, "product_id" uuid not null, "listed_by_id" uuid null, "listed_at" timestamptz(3) not null, "featured" boolean not null default false, primary key ("id"));
alter table "listings" add constraint "listings_product_id_unique" unique ("product_id");

create table "publications" ("id" uuid not null, "post_id" uuid not null, "published_by_id" uuid null, "published_at" timestamptz(3) not null, primary key ("id"));
alter table "publications" add constraint "publications_post_id_unique" unique ("post_id");
create index "publications_published_at_index" on "publications" ("published_at");

create table "publication_schedules" ("id" uuid not null, "post_id" uuid not null, "publish_at" timestamptz(3) not null, "scheduled_by_id" uuid null, "scheduled_at" timestamptz(3) not null, primary key ("id"));
alter table "publication_schedules" add constraint "publication_schedules_post_id_unique" unique ("post_id");
create index "publication_schedules_publish_at_index" on "publication_schedules" ("publish_at");

create table "quotas" ("id" uuid not null, "entry_id" uuid not null, "name" varchar(120) not null, "size" int not null, primary key ("id"));
create index "quotas_entry_id_index" on "quotas" ("entry_id");
alter table "quotas" add constraint "quotas_size_check" check (size >= 0);

create table "occurrence_quotas" ("id" uuid not null, "occurrence_id" uuid not null, "quota_id" uuid not null, "size" int not null, "sold" int not null default 0, "reserved" int not null default 0, primary key ("id"));
create index "occurrence_quotas_quota_id_index" on "occurrence_quotas" ("quota_id");
alter table "occurrence_quotas" add constraint "occurrence_quotas_occurrence_id_quota_id_unique" unique ("occurrence_id", "quota_id");
alter table "occurrence_quotas" add constraint "occurrence_quotas_not_oversold" check (sold >= 0 and reserved >= 0 and sold + reserved <= size);

create table "reactions" ("id" uuid not null, "uri" varchar(2000) not null, "kind" text not null, "actor_id" uuid not null, "note_id" uuid not null, "reacted_at" timestamptz(3) not null, primary key ("id"));
alter table "reactions" add constraint "reactions_uri_unique" unique ("uri");
create index "reactions_note_id_index" on "reactions" ("note_id");
alter table "reactions" add constraint "reactions_kind_actor_id_note_id_unique" unique ("kind", "actor_id", "note_id");
alter table "reactions" add constraint "reactions_kind_check" check ("kind" in ('Like', 'Announce'));

create table "remote_hosts" ("host" varchar(255) not null, "signature_scheme" text null, "failures" int not null default 0, "first_failed_at" timestamptz(3) null, "next_attempt_at" timestamptz(3) null, "last_delivered_at" timestamptz(3) null, "last_failure" text null, "created_at" timestamptz(3) not null, primary key ("host"));
alter table "remote_hosts" add constraint "remote_hosts_signature_scheme_check" check ("signature_scheme" in ('rfc9421', 'cavage'));

create table "role_grants" ("id" uuid not null, "member_id" uuid not null, "role" text not null, "granted_by_id" uuid null, "granted_at" timestamptz(3) not null, primary key ("id"));
alter table "role_grants" add constraint "role_grants_member_id_role_unique" unique ("member_id", "role");
alter table "role_grants" add constraint "role_grants_role_check" check ("role" in ('editor', 'shopkeeper', 'organiser', 'moderator', 'operator'));

create table "sent_mails" ("id" uuid not null, "recipient" varchar(254) not null, "sender" varchar(255) not null, "subject" text not null, "text" text not null, "html" text null, "headers" jsonb not null, "sent_at" timestamptz(3) not null, primary key ("id"));
create index "sent_mails_recipient_index" on "sent_mails" ("recipient");

create table "sessions" ("id" varchar(64) not null, "member_id" uuid not null, "domain" text not null, "sign_in" uuid not null, "device" varchar(120) not null default '', "created_at" timestamptz(3) not null, "last_seen_at" timestamptz(3) not null, "expires_at" timestamptz(3) not null, primary key ("id"));
create index "sessions_sign_in_index" on "sessions" ("sign_in");
create index "sessions_expires_at_index" on "sessions" ("expires_at");
alter table "sessions" add constraint "sessions_domain_check" check ("domain" in ('blog', 'market', 'cart', 'events', 'federation', 'account'));

create table "settings" ("key" varchar(80) not null, "value" jsonb not null, "updated_at" timestamptz(3) not null, primary key ("key"));

create table "signing_keys" ("kid" varchar(255) not null, "algorithm" varchar(255) not null, "public_jwk" jsonb not null, "private_jwk" jsonb not null, "created_at" timestamptz(3) not null, primary key ("kid"));

create table "slots" ("id" uuid not null, "calendar_id" uuid not null, "title" varchar(160) not null, "place" varchar(200) not null default '', "starts_at" timestamptz(3) not null, "ends_at" timestamptz(3) not null, "capacity" int not null, "booked" int not null default 0, primary key ("id"));
alter table "slots" add constraint "slots_calendar_id_title_starts_at_unique" unique ("calendar_id", "title", "starts_at");
alter table "slots" add constraint "slots_not_overbooked" check (booked >= 0 and booked <= capacity);
alter table "slots" add constraint "slots_end_after_start" check (ends_at > starts_at);

create table "orders" ("id" uuid not null, "number" varchar(20) not null, "member_id" uuid not null, "email" varchar(254) not null, "name" varchar(120) not null, "state" text not null default 'pending', "total_amount" int not null, "currency" char(3) not null, "collection_slot_id" uuid null, "note" text not null default '', "placed_at" timestamptz(3) not null, "reserved_until" timestamptz(3) not null, "settled_at" timestamptz(3) null, primary key ("id"));
alter table "orders" add constraint "orders_number_unique" unique ("number");
create index "orders_member_id_index" on "orders" ("member_id");
create index "orders_state_placed_at_index" on "orders" ("state", "placed_at");
alter table "orders" add constraint "orders_total_amount_check" check (total_amount >= 0);
alter table "orders" add constraint "orders_state_check" check ("state" in ('pending', 'paid', 'cancelled', 'expired'));

create table "payments" ("id" uuid not null, "order_id" uuid not null, "reference" varchar(90) not null, "checkout_id" varchar(64) null, "hosted_url" text null, "state" text not null default 'created', "amount" int not null, "currency" char(3) not null, "transaction_id" varchar(64) null, "transaction_code" varchar(64) null, "created_at" timestamptz(3) not null, "paid_at" timestamptz(3) null, primary key ("id"));
create index "payments_order_id_index" on "payments" ("order_id");
alter table "payments" add constraint "payments_reference_unique" unique ("reference");
alter table "payments" add constraint "payments_checkout_id_unique" unique ("checkout_id");
alter table "payments" add constraint "payments_amount_check" check (amount >= 0);
alter table "payments" add constraint "payments_state_check" check ("state" in ('created', 'pending', 'paid', 'failed', 'expired'));

create table "refunds" ("id" uuid not null, "order_id" uuid not null, "payment_id" uuid null, "amount" int not null, "currency" char(3) not null, "reason" text not null default '', "state" text not null default 'requested', "failure" text null, "requested_by_id" uuid null, "requested_at" timestamptz(3) not null, "done_at" timestamptz(3) null, primary key ("id"));
create index "refunds_order_id_index" on "refunds" ("order_id");
alter table "refunds" add constraint "refunds_amount_check" check (amount >= 0);
alter table "refunds" add constraint "refunds_state_check" check ("state" in ('requested', 'done', 'failed'));

create table "collections" ("id" uuid not null, "order_id" uuid not null, "collected_by_id" uuid null, "collected_at" timestamptz(3) not null, primary key ("id"));
alter table "collections" add constraint "collections_order_id_unique" unique ("order_id");

create table "bookings" ("id" uuid not null, "slot_id" uuid not null, "member_id" uuid not null, "note" text not null default '', "booked_at" timestamptz(3) not null, primary key ("id"));
create index "bookings_member_id_index" on "bookings" ("member_id");
alter table "bookings" add constraint "bookings_slot_id_member_id_unique" unique ("slot_id", "member_id");

create table "subscriptions" ("id" uuid not null, "newsletter_id" uuid not null, "member_id" uuid not null, "subscribed_at" timestamptz(3) not null, primary key ("id"));
create index "subscriptions_member_id_index" on "subscriptions" ("member_id");
alter table "subscriptions" add constraint "subscriptions_newsletter_id_member_id_unique" unique ("newsletter_id", "member_id");

create table "suppliers" ("id" uuid not null, "url" text not null, "name" varchar(160) not null, "producer_id" uuid null, "added_by_id" uuid null, "added_at" timestamptz(3) not null, primary key ("id"));
alter table "suppliers" add constraint "suppliers_url_unique" unique ("url");

create table "scrape_runs" ("id" uuid not null, "supplier_id" uuid not null, "started_by_id" uuid null, "started_at" timestamptz(3) not null, "finished_at" timestamptz(3) null, "pages_read" int not null default 0, "products_found" int not null default 0, "warnings" jsonb not null, "failure" text null, primary key ("id"));
create index "scrape_runs_supplier_id_index" on "scrape_runs" ("supplier_id");

create table "product_drafts" ("id" uuid not null, "supplier_id" uuid not null, "key" text not null, "scraped" jsonb not null, "reviewed" jsonb null, "product_id" uuid null, "first_seen_at" timestamptz(3) not null, "last_seen_at" timestamptz(3) not null, "reviewed_by_id" uuid null, "reviewed_at" timestamptz(3) null, "dismissed_at" timestamptz(3) null, primary key ("id"));
alter table "product_drafts" add constraint "product_drafts_supplier_id_key_unique" unique ("supplier_id", "key");

create table "tags" ("id" uuid not null, "slug" varchar(191) not null, "name" varchar(191) not null, "description" text not null default '', "internal" boolean not null default false, primary key ("id"));
alter table "tags" add constraint "tags_slug_unique" unique ("slug");

create table "post_tags" ("id" uuid not null, "post_id" uuid not null, "tag_id" uuid not null, "position" int not null default 0, primary key ("id"));
create index "post_tags_tag_id_index" on "post_tags" ("tag_id");
alter table "post_tags" add constraint "post_tags_post_id_tag_id_unique" unique ("post_id", "tag_id");

create table "ticket_types" ("id" uuid not null, "entry_id" uuid not null, "quota_id" uuid not null, "name" varchar(120) not null, "description" text not null default '', "price_amount" int not null, "price_currency" char(3) not null, "position" int not null default 0, primary key ("id"));
create index "ticket_types_entry_id_index" on "ticket_types" ("entry_id");
create index "ticket_types_quota_id_index" on "ticket_types" ("quota_id");
alter table "ticket_types" add constraint "ticket_types_price_amount_check" check (price_amount >= 0);

create table "tickets" ("id" uuid not null, "occurrence_id" uuid not null, "ticket_type_id" uuid not null, "holder_id" uuid null, "holder_name" varchar(120) not null, "code" varchar(32) not null, "order_line_id" uuid not null, "ordinal" int not null, "issued_at" timestamptz(3) not null, primary key ("id"));
create index "tickets_occurrence_id_index" on "tickets" ("occurrence_id");
create index "tickets_holder_id_index" on "tickets" ("holder_id");
alter table "tickets" add constraint "tickets_code_unique" unique ("code");
create index "tickets_order_line_id_index" on "tickets" ("order_line_id");
alter table "tickets" add constraint "tickets_order_line_id_ordinal_unique" unique ("order_line_id", "ordinal");
alter table "tickets" add constraint "tickets_ordinal_check" check (ordinal >= 1);

create table "ticket_cancellations" ("id" uuid not null, "ticket_id" uuid not null, "cancelled_by_id" uuid null, "cancelled_at" timestamptz(3) not null, primary key ("id"));
alter table "ticket_cancellations" add constraint "ticket_cancellations_ticket_id_unique" unique ("ticket_id");

create table "check_ins" ("id" uuid not null, "ticket_id" uuid not null, "checked_in_by_id" uuid null, "checked_in_at" timestamptz(3) not null, primary key ("id"));
alter table "check_ins" add constraint "check_ins_ticket_id_unique" unique ("ticket_id");

create table "tokens" ("id" uuid not null, "kind" text not null, "token_hash" varchar(64) not null, "family" uuid not null, "client_id" uuid not null, "member_id" uuid not null, "sign_in" uuid not null, "scope" varchar(255) not null, "created_at" timestamptz(3) not null, "expires_at" timestamptz(3) not null, "used_at" timestamptz(3) null, "revoked_at" timestamptz(3) null, primary key ("id"));
alter table "tokens" add constraint "tokens_token_hash_unique" unique ("token_hash");
create index "tokens_family_index" on "tokens" ("family");
create index "tokens_sign_in_index" on "tokens" ("sign_in");
alter table "tokens" add constraint "tokens_kind_check" check ("kind" in ('access', 'refresh'));

create table "variants" ("id" uuid not null, "product_id" uuid not null, "name" varchar(120) not null, "sku" varchar(80) not null, "unit" varchar(40) not null default '', "price_amount" int not null, "price_currency" char(3) not null, "stock" int not null default 0, "reserved" int not null default 0, "position" int not null default 0, primary key ("id"));
create index "variants_product_id_index" on "variants" ("product_id");
alter table "variants" add constraint "variants_sku_unique" unique ("sku");
alter table "variants" add constraint "variants_reserved_within_stock" check (reserved >= 0 and reserved <= stock);
alter table "variants" add constraint "variants_price_amount_check" check (price_amount >= 0);
alter table "variants" add constraint "variants_stock_check" check (stock >= 0);

create table "stock_movements" ("id" uuid not null, "variant_id" uuid not null, "quantity" int not null, "reason" text not null, "note" text not null default '', "order_line_id" uuid null, "moved_by_id" uuid null, "moved_at" timestamptz(3) not null, primary key ("id"));
create index "stock_movements_variant_id_index" on "stock_movements" ("variant_id");
alter table "stock_movements" add constraint "stock_movements_quantity_check" check (quantity <> 0);
alter table "stock_movements" add constraint "stock_movements_reason_check" check ("reason" in ('delivery', 'sale', 'refund', 'correction', 'waste'));

create table "price_changes" ("id" uuid not null, "variant_id" uuid not null, "amount" int not null, "currency" char(3) not null, "set_by_id" uuid null, "set_at" timestamptz(3) not null, primary key ("id"));
create index "price_changes_variant_id_index" on "price_changes" ("variant_id");
alter table "price_changes" add constraint "price_changes_amount_check" check (amount >= 0);

create table "order_lines" ("id" uuid not null, "order_id" uuid not null, "variant_id" uuid null, "ticket_type_id" uuid null, "occurrence_id" uuid null, "kind" text not null, "title" varchar(400) not null, "detail" varchar(400) not null default '', "unit_amount" int not null, "quantity" int not null, "refunded_quantity" int not null default 0, "position" int not null default 0, primary key ("id"));
create index "order_lines_order_id_index" on "order_lines" ("order_id");
alter table "order_lines" add constraint "order_lines_refund_within_sale" check (refunded_quantity >= 0 and refunded_quantity <= quantity);
alter table "order_lines" add constraint "order_lines_unit_amount_check" check (unit_amount >= 0);
alter table "order_lines" add constraint "order_lines_quantity_check" check (quantity >= 1);
alter table "order_lines" add constraint "order_lines_kind_check" check ("kind" in ('product', 'ticket'));

create table "reservations" ("id" uuid not null, "order_line_id" uuid not null, "variant_id" uuid null, "occurrence_quota_id" uuid null, "quantity" int not null, "reserved_at" timestamptz(3) not null, "expires_at" timestamptz(3) not null, primary key ("id"));
alter table "reservations" add constraint "reservations_order_line_id_unique" unique ("order_line_id");
create index "reservations_expires_at_index" on "reservations" ("expires_at");
alter table "reservations" add constraint "reservations_of_one_thing" check ((variant_id is null) <> (occurrence_quota_id is null));
alter table "reservations" add constraint "reservations_quantity_check" check (quantity >= 1);

create table "refund_lines" ("id" uuid not null, "refund_id" uuid not null, "order_line_id" uuid not null, "quantity" int not null, primary key ("id"));
create index "refund_lines_refund_id_index" on "refund_lines" ("refund_id");
alter table "refund_lines" add constraint "refund_lines_quantity_check" check (quantity >= 1);

create table "cart_lines" ("id" uuid not null, "cart_id" uuid not null, "variant_id" uuid null, "ticket_type_id" uuid null, "occurrence_id" uuid null, "quantity" int not null, "added_at" timestamptz(3) not null, primary key ("id"));
alter table "cart_lines" add constraint "cart_lines_cart_id_variant_id_unique" unique ("cart_id", "variant_id");
alter table "cart_lines" add constraint "cart_lines_cart_id_ticket_type_id_occurrence_id_unique" unique ("cart_id", "ticket_type_id", "occurrence_id");
alter table "cart_lines" add constraint "cart_lines_product_or_ticket" check ((variant_id is null) <> (ticket_type_id is null) and (ticket_type_id is null) = (occurrence_id is null));
alter table "cart_lines" add constraint "cart_lines_quantity_check" check (quantity >= 1 and quantity <= 999);

alter table "media" add constraint "media_uploaded_by_id_foreign" foreign key ("uploaded_by_id") references "members" ("id") on delete set null;

alter table "market_pages" add constraint "market_pages_created_by_id_foreign" foreign key ("created_by_id") references "members" ("id") on delete set null;

alter table "market_page_publications" add constraint "market_page_publications_page_id_foreign" foreign key ("page_id") references "market_pages" ("id") on delete cascade;
alter table "market_page_publications" add constraint "market_page_publications_published_by_id_foreign" foreign key ("published_by_id") references "members" ("id") on delete set null;

alter table "event_entries" add constraint "event_entries_calendar_id_foreign" foreign key ("calendar_id") references "calendars" ("id") on delete cascade;
alter table "event_entries" add constraint "event_entries_created_by_id_foreign" foreign key ("created_by_id") references "members" ("id") on delete set null;

alter table "container_links" add constraint "container_links_entry_id_foreign" foreign key ("entry_id") references "event_entries" ("id") on delete cascade;
alter table "container_links" add constraint "container_links_linked_by_id_foreign" foreign key ("linked_by_id") references "members" ("id") on delete set null;

alter table "carts" add constraint "carts_member_id_foreign" foreign key ("member_id") references "members" ("id") on delete cascade;

alter table "blocks" add constraint "blocks_blocked_by_id_foreign" foreign key ("blocked_by_id") references "members" ("id") on delete set null;

alter table "authors" add constraint "authors_member_id_foreign" foreign key ("member_id") references "members" ("id") on delete set null;

alter table "actors" add constraint "actors_member_id_foreign" foreign key ("member_id") references "members" ("id") on delete cascade;

alter table "follows" add constraint "follows_follower_id_foreign" foreign key ("follower_id") references "actors" ("id") on delete cascade;
alter table "follows" add constraint "follows_followed_id_foreign" foreign key ("followed_id") references "actors" ("id") on delete cascade;

alter table "actor_keys" add constraint "actor_keys_actor_id_foreign" foreign key ("actor_id") references "actors" ("id") on update cascade on delete cascade;

alter table "ap_activities" add constraint "ap_activities_actor_id_foreign" foreign key ("actor_id") references "actors" ("id") on delete set null;
alter table "ap_activities" add constraint "ap_activities_member_id_foreign" foreign key ("member_id") references "members" ("id") on delete set null;

alter table "deliveries" add constraint "deliveries_activity_id_foreign" foreign key ("activity_id") references "ap_activities" ("id") on delete cascade;

alter table "letters" add constraint "letters_newsletter_id_foreign" foreign key ("newsletter_id") references "newsletters" ("id") on delete cascade;
alter table "letters" add constraint "letters_written_by_id_foreign" foreign key ("written_by_id") references "members" ("id") on delete set null;

alter table "letter_deliveries" add constraint "letter_deliveries_letter_id_foreign" foreign key ("letter_id") references "letters" ("id") on delete cascade;
alter table "letter_deliveries" add constraint "letter_deliveries_member_id_foreign" foreign key ("member_id") references "members" ("id") on delete cascade;

alter table "notes" add constraint "notes_author_id_foreign" foreign key ("author_id") references "actors" ("id") on delete cascade;

alter table "notifications" add constraint "notifications_member_id_foreign" foreign key ("member_id") references "members" ("id") on delete cascade;
alter table "notifications" add constraint "notifications_actor_id_foreign" foreign key ("actor_id") references "actors" ("id") on delete cascade;
alter table "notifications" add constraint "notifications_note_id_foreign" foreign key ("note_id") references "notes" ("id") on delete cascade;
alter table "notifications" add constraint "notifications_activity_id_foreign" foreign key ("activity_id") references "ap_activities" ("id") on delete set null;

alter table "oauth_clients" add constraint "oauth_clients_created_by_id_foreign" foreign key ("created_by_id") references "members" ("id") on delete set null;

alter table "consents" add constraint "consents_member_id_foreign" foreign key ("member_id") references "members" ("id") on delete cascade;
alter table "consents" add constraint "consents_client_id_foreign" foreign key ("client_id") references "oauth_clients" ("id") on delete cascade;

alter table "authorization_codes" add constraint "authorization_codes_client_id_foreign" foreign key ("client_id") references "oauth_clients" ("id") on delete cascade;
alter table "authorization_codes" add constraint "authorization_codes_member_id_foreign" foreign key ("member_id") references "members" ("id") on delete cascade;

alter table "occurrences" add constraint "occurrences_entry_id_foreign" foreign key ("entry_id") references "event_entries" ("id") on delete cascade;

alter table "posts" add constraint "posts_feature_media_id_foreign" foreign key ("feature_media_id") references "media" ("id") on delete set null;
alter table "posts" add constraint "posts_created_by_id_foreign" foreign key ("created_by_id") references "members" ("id") on delete set null;

alter table "post_authors" add constraint "post_authors_post_id_foreign" foreign key ("post_id") references "posts" ("id") on delete cascade;
alter table "post_authors" add constraint "post_authors_author_id_foreign" foreign key ("author_id") references "authors" ("id") on delete cascade;

alter table "post_revisions" add constraint "post_revisions_post_id_foreign" foreign key ("post_id") references "posts" ("id") on delete cascade;
alter table "post_revisions" add constraint "post_revisions_saved_by_id_foreign" foreign key ("saved_by_id") references "members" ("id") on delete set null;

alter table "products" add constraint "products_producer_id_foreign" foreign key ("producer_id") references "producers" ("id") on delete set null;
alter table "products" add constraint "products_category_id_foreign" foreign key ("category_id") references "categories" ("id") on delete set null;

alter table "listings" add constraint "listings_product_id_foreign" foreign key ("product_id") references "products" ("id") on delete cascade;
alter table "listings" add constraint "listings_listed_by_id_foreign" foreign key ("listed_by_id") references "members" ("id") on delete set null;

alter table "publications" add constraint "publications_post_id_foreign" foreign key ("post_id") references "posts" ("id") on delete cascade;
alter table "publications" add constraint "publications_published_by_id_foreign" foreign key ("published_by_id") references "members" ("id") on delete set null;

alter table "publication_schedules" add constraint "publication_schedules_post_id_foreign" foreign key ("post_id") references "posts" ("id") on delete cascade;
alter table "publication_schedules" add constraint "publication_schedules_scheduled_by_id_foreign" foreign key ("scheduled_by_id") references "members" ("id") on delete set null;

alter table "quotas" add constraint "quotas_entry_id_foreign" foreign key ("entry_id") references "event_entries" ("id") on delete cascade;

alter table "occurrence_quotas" add constraint "occurrence_quotas_occurrence_id_foreign" foreign key ("occurrence_id") references "occurrences" ("id") on delete cascade;
alter table "occurrence_quotas" add constraint "occurrence_quotas_quota_id_foreign" foreign key ("quota_id") references "quotas" ("id") on delete cascade;

alter table "reactions" add constraint "reactions_actor_id_foreign" foreign key ("actor_id") references "actors" ("id") on delete cascade;
alter table "reactions" add constraint "reactions_note_id_foreign" foreign key ("note_id") references "notes" ("id") on delete cascade;

alter table "role_grants" add constraint "role_grants_member_id_foreign" foreign key ("member_id") references "members" ("id") on delete cascade;
alter table "role_grants" add constraint "role_grants_granted_by_id_foreign" foreign key ("granted_by_id") references "members" ("id") on delete set null;

alter table "sessions" add constraint "sessions_member_id_foreign" foreign key ("member_id") references "members" ("id") on delete cascade;

alter table "slots" add constraint "slots_calendar_id_foreign" foreign key ("calendar_id") references "calendars" ("id") on delete cascade;

alter table "orders" add constraint "orders_member_id_foreign" foreign key ("member_id") references "members" ("id") on delete no action;
alter table "orders" add constraint "orders_collection_slot_id_foreign" foreign key ("collection_slot_id") references "slots" ("id") on delete set null;

alter table "payments" add constraint "payments_order_id_foreign" foreign key ("order_id") references "orders" ("id") on delete no action;

alter table "refunds" add constraint "refunds_order_id_foreign" foreign key ("order_id") references "orders" ("id") on delete no action;
alter table "refunds" add constraint "refunds_payment_id_foreign" foreign key ("payment_id") references "payments" ("id") on delete no action;
alter table "refunds" add constraint "refunds_requested_by_id_foreign" foreign key ("requested_by_id") references "members" ("id") on delete set null;

alter table "collections" add constraint "collections_order_id_foreign" foreign key ("order_id") references "orders" ("id") on delete cascade;
alter table "collections" add constraint "collections_collected_by_id_foreign" foreign key ("collected_by_id") references "members" ("id") on delete set null;

alter table "bookings" add constraint "bookings_slot_id_foreign" foreign key ("slot_id") references "slots" ("id") on delete cascade;
alter table "bookings" add constraint "bookings_member_id_foreign" foreign key ("member_id") references "members" ("id") on delete cascade;

alter table "subscriptions" add constraint "subscriptions_newsletter_id_foreign" foreign key ("newsletter_id") references "newsletters" ("id") on delete cascade;
alter table "subscriptions" add constraint "subscriptions_member_id_foreign" foreign key ("member_id") references "members" ("id") on delete cascade;

alter table "suppliers" add constraint "suppliers_producer_id_foreign" foreign key ("producer_id") references "producers" ("id") on delete set null;
alter table "suppliers" add constraint "suppliers_added_by_id_foreign" foreign key ("added_by_id") references "members" ("id") on delete set null;

alter table "scrape_runs" add constraint "scrape_runs_supplier_id_foreign" foreign key ("supplier_id") references "suppliers" ("id") on delete cascade;
alter table "scrape_runs" add constraint "scrape_runs_started_by_id_foreign" foreign key ("started_by_id") references "members" ("id") on delete set null;

alter table "product_drafts" add constraint "product_drafts_supplier_id_foreign" foreign key ("supplier_id") references "suppliers" ("id") on delete cascade;
alter table "product_drafts" add constraint "product_drafts_product_id_foreign" foreign key ("product_id") references "products" ("id") on delete set null;
alter table "product_drafts" add constraint "product_drafts_reviewed_by_id_foreign" foreign key ("reviewed_by_id") references "members" ("id") on delete set null;

alter table "post_tags" add constraint "post_tags_post_id_foreign" foreign key ("post_id") references "posts" ("id") on delete cascade;
alter table "post_tags" add constraint "post_tags_tag_id_foreign" foreign key ("tag_id") references "tags" ("id") on delete cascade;

alter table "ticket_types" add constraint "ticket_types_entry_id_foreign" foreign key ("entry_id") references "event_entries" ("id") on delete cascade;
alter table "ticket_types" add constraint "ticket_types_quota_id_foreign" foreign key ("quota_id") references "quotas" ("id") on delete cascade;

alter table "tickets" add constraint "tickets_occurrence_id_foreign" foreign key ("occurrence_id") references "occurrences" ("id") on delete no action;
alter table "tickets" add constraint "tickets_ticket_type_id_foreign" foreign key ("ticket_type_id") references "ticket_types" ("id") on delete no action;
alter table "tickets" add constraint "tickets_holder_id_foreign" foreign key ("holder_id") references "members" ("id") on delete set null;

alter table "ticket_cancellations" add constraint "ticket_cancellations_ticket_id_foreign" foreign key ("ticket_id") references "tickets" ("id") on delete cascade;
alter table "ticket_cancellations" add constraint "ticket_cancellations_cancelled_by_id_foreign" foreign key ("cancelled_by_id") references "members" ("id") on delete set null;

alter table "check_ins" add constraint "check_ins_ticket_id_foreign" foreign key ("ticket_id") references "tickets" ("id") on delete cascade;
alter table "check_ins" add constraint "check_ins_checked_in_by_id_foreign" foreign key ("checked_in_by_id") references "members" ("id") on delete set null;

alter table "tokens" add constraint "tokens_client_id_foreign" foreign key ("client_id") references "oauth_clients" ("id") on delete cascade;
alter table "tokens" add constraint "tokens_member_id_foreign" foreign key ("member_id") references "members" ("id") on delete cascade;

alter table "variants" add constraint "variants_product_id_foreign" foreign key ("product_id") references "products" ("id") on delete cascade;

alter table "stock_movements" add constraint "stock_movements_variant_id_foreign" foreign key ("variant_id") references "variants" ("id") on delete cascade;
alter table "stock_movements" add constraint "stock_movements_moved_by_id_foreign" foreign key ("moved_by_id") references "members" ("id") on delete set null;

alter table "price_changes" add constraint "price_changes_variant_id_foreign" foreign key ("variant_id") references "variants" ("id") on delete cascade;
alter table "price_changes" add constraint "price_changes_set_by_id_foreign" foreign key ("set_by_id") references "members" ("id") on delete set null;

alter table "order_lines" add constraint "order_lines_order_id_foreign" foreign key ("order_id") references "orders" ("id") on delete cascade;
alter table "order_lines" add constraint "order_lines_variant_id_foreign" foreign key ("variant_id") references "variants" ("id") on delete set null;
alter table "order_lines" add constraint "order_lines_ticket_type_id_foreign" foreign key ("ticket_type_id") references "ticket_types" ("id") on delete set null;
alter table "order_lines" add constraint "order_lines_occurrence_id_foreign" foreign key ("occurrence_id") references "occurrences" ("id") on delete set null;

alter table "reservations" add constraint "reservations_order_line_id_foreign" foreign key ("order_line_id") references "order_lines" ("id") on delete cascade;
alter table "reservations" add constraint "reservations_variant_id_foreign" foreign key ("variant_id") references "variants" ("id") on delete no action;
alter table "reservations" add constraint "reservations_occurrence_quota_id_foreign" foreign key ("occurrence_quota_id") references "occurrence_quotas" ("id") on delete no action;

alter table "refund_lines" add constraint "refund_lines_refund_id_foreign" foreign key ("refund_id") references "refunds" ("id") on delete cascade;
alter table "refund_lines" add constraint "refund_lines_order_line_id_foreign" foreign key ("order_line_id") references "order_lines" ("id") on delete cascade;

alter table "cart_lines" add constraint "cart_lines_cart_id_foreign" foreign key ("cart_id") references "carts" ("id") on delete cascade;
alter table "cart_lines" add constraint "cart_lines_variant_id_foreign" foreign key ("variant_id") references "variants" ("id") on delete cascade;
alter table "cart_lines" add constraint "cart_lines_ticket_type_id_foreign" foreign key ("ticket_type_id") references "ticket_types" ("id") on delete cascade;
alter table "cart_lines" add constraint "cart_lines_occurrence_id_foreign" foreign key ("occurrence_id") references "occurrences" ("id") on delete cascade;


-- Full text for whole words, trigrams for the misspelt ones.
alter table "products" add column "search" tsvector generated always as (
  setweight(to_tsvector('english', title), 'A') ||
  setweight(to_tsvector('english', summary), 'B') ||
  setweight(to_tsvector('english', description), 'C')
) stored;
create index "products_search_index" on "products" using gin ("search");
create index "products_title_trigram_index" on "products" using gin ("title" gin_trgm_ops);

alter table "posts" add column "search" tsvector generated always as (
  setweight(to_tsvector('english', title), 'A') ||
  setweight(to_tsvector('english', excerpt), 'B') ||
  setweight(to_tsvector('english', plaintext), 'C')
) stored;
create index "posts_search_index" on "posts" using gin ("search");
create index "posts_title_trigram_index" on "posts" using gin ("title" gin_trgm_ops);

create index "ap_activities_unprocessed_index" on "ap_activities" ("published_at") where "processed_at" is null;
create index "deliveries_waiting_index" on "deliveries" ("host", "queued_at") where "delivered_at" is null and "abandoned_at" is null;
create index "notifications_unread_index" on "notifications" ("member_id") where "read_at" is null;
