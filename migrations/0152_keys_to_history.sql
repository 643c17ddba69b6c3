-- What history refers to is retired, never deleted: a key to it says no to a delete, and never becomes null. Which
-- keys still cascade or become null, and why, is written in core/database/foreign-keys.test.ts.
alter table "ap_activities"
  drop constraint "ap_activities_actor_id_foreign",
  add constraint "ap_activities_actor_id_foreign" foreign key ("actor_id") references "actors" ("id") on delete no action,
  drop constraint "ap_activities_member_id_foreign",
  add constraint "ap_activities_member_id_foreign" foreign key ("member_id") references "members" ("id") on delete no action;
alter table "authors"
  drop constraint "authors_member_id_foreign",
  add constraint "authors_member_id_foreign" foreign key ("member_id") references "members" ("id") on delete no action;
alter table "blocks"
  drop constraint "blocks_blocked_by_id_foreign",
  add constraint "blocks_blocked_by_id_foreign" foreign key ("blocked_by_id") references "members" ("id") on delete no action;
alter table "bookings"
  drop constraint "bookings_member_id_foreign",
  add constraint "bookings_member_id_foreign" foreign key ("member_id") references "members" ("id") on delete no action,
  drop constraint "bookings_order_id_foreign",
  add constraint "bookings_order_id_foreign" foreign key ("order_id") references "orders" ("id") on delete no action,
  drop constraint "bookings_slot_id_foreign",
  add constraint "bookings_slot_id_foreign" foreign key ("slot_id") references "slots" ("id") on delete no action;
alter table "check_ins"
  drop constraint "check_ins_checked_in_by_id_foreign",
  add constraint "check_ins_checked_in_by_id_foreign" foreign key ("checked_in_by_id") references "members" ("id") on delete no action,
  drop constraint "check_ins_ticket_id_foreign",
  add constraint "check_ins_ticket_id_foreign" foreign key ("ticket_id") references "tickets" ("id") on delete no action;
alter table "collections"
  drop constraint "collections_collected_by_id_foreign",
  add constraint "collections_collected_by_id_foreign" foreign key ("collected_by_id") references "members" ("id") on delete no action,
  drop constraint "collections_order_id_foreign",
  add constraint "collections_order_id_foreign" foreign key ("order_id") references "orders" ("id") on delete no action;
alter table "container_links"
  drop constraint "container_links_linked_by_id_foreign",
  add constraint "container_links_linked_by_id_foreign" foreign key ("linked_by_id") references "members" ("id") on delete no action;
alter table "event_entries"
  drop constraint "event_entries_calendar_id_foreign",
  add constraint "event_entries_calendar_id_foreign" foreign key ("calendar_id") references "calendars" ("id") on delete no action,
  drop constraint "event_entries_created_by_id_foreign",
  add constraint "event_entries_created_by_id_foreign" foreign key ("created_by_id") references "members" ("id") on delete no action;
alter table "ghost_imports"
  drop constraint "ghost_imports_started_by_id_foreign",
  add constraint "ghost_imports_started_by_id_foreign" foreign key ("started_by_id") references "members" ("id") on delete no action;
alter table "letter_deliveries"
  drop constraint "letter_deliveries_letter_id_foreign",
  add constraint "letter_deliveries_letter_id_foreign" foreign key ("letter_id") references "letters" ("id") on delete no action,
  drop constraint "letter_deliveries_member_id_foreign",
  add constraint "letter_deliveries_member_id_foreign" foreign key ("member_id") references "members" ("id") on delete no action;
alter table "letters"
  drop constraint "letters_newsletter_id_foreign",
  add constraint "letters_newsletter_id_foreign" foreign key ("newsletter_id") references "newsletters" ("id") on delete no action,
  drop constraint "letters_written_by_id_foreign",
  add constraint "letters_written_by_id_foreign" foreign key ("written_by_id") references "members" ("id") on delete no action;
alter table "listings"
  drop constraint "listings_listed_by_id_foreign",
  add constraint "listings_listed_by_id_foreign" foreign key ("listed_by_id") references "members" ("id") on delete no action,
  drop constraint "listings_product_id_foreign",
  add constraint "listings_product_id_foreign" foreign key ("product_id") references "products" ("id") on delete no action;
alter table "market_page_publications"
  drop constraint "market_page_publications_page_id_foreign",
  add constraint "market_page_publications_page_id_foreign" foreign key ("page_id") references "market_pages" ("id") on delete no action,
  drop constraint "market_page_publications_published_by_id_foreign",
  add constraint "market_page_publications_published_by_id_foreign" foreign key ("published_by_id") references "members" ("id") on delete no action;
alter table "market_pages"
  drop constraint "market_pages_created_by_id_foreign",
  add constraint "market_pages_created_by_id_foreign" foreign key ("created_by_id") references "members" ("id") on delete no action;
alter table "media"
  drop constraint "media_uploaded_by_id_foreign",
  add constraint "media_uploaded_by_id_foreign" foreign key ("uploaded_by_id") references "members" ("id") on delete no action;
alter table "oauth_clients"
  drop constraint "oauth_clients_created_by_id_foreign",
  add constraint "oauth_clients_created_by_id_foreign" foreign key ("created_by_id") references "members" ("id") on delete no action;
alter table "occurrences"
  drop constraint "occurrences_entry_id_foreign",
  add constraint "occurrences_entry_id_foreign" foreign key ("entry_id") references "event_entries" ("id") on delete no action;
alter table "order_letters"
  drop constraint "order_letters_order_id_foreign",
  add constraint "order_letters_order_id_foreign" foreign key ("order_id") references "orders" ("id") on delete no action;
alter table "order_lines"
  drop constraint "order_lines_occurrence_id_foreign",
  add constraint "order_lines_occurrence_id_foreign" foreign key ("occurrence_id") references "occurrences" ("id") on delete no action,
  drop constraint "order_lines_order_id_foreign",
  add constraint "order_lines_order_id_foreign" foreign key ("order_id") references "orders" ("id") on delete no action,
  drop constraint "order_lines_ticket_type_id_foreign",
  add constraint "order_lines_ticket_type_id_foreign" foreign key ("ticket_type_id") references "ticket_types" ("id") on delete no action,
  drop constraint "order_lines_variant_id_foreign",
  add constraint "order_lines_variant_id_foreign" foreign key ("variant_id") references "variants" ("id") on delete no action;
alter table "orders"
  drop constraint "orders_collection_slot_id_foreign",
  add constraint "orders_collection_slot_id_foreign" foreign key ("collection_slot_id") references "slots" ("id") on delete no action;
alter table "post_deletions"
  drop constraint "post_deletions_deleted_by_id_foreign",
  add constraint "post_deletions_deleted_by_id_foreign" foreign key ("deleted_by_id") references "members" ("id") on delete no action;
alter table "post_revisions"
  drop constraint "post_revisions_saved_by_id_foreign",
  add constraint "post_revisions_saved_by_id_foreign" foreign key ("saved_by_id") references "members" ("id") on delete no action;
alter table "posts"
  drop constraint "posts_created_by_id_foreign",
  add constraint "posts_created_by_id_foreign" foreign key ("created_by_id") references "members" ("id") on delete no action;
alter table "price_changes"
  drop constraint "price_changes_set_by_id_foreign",
  add constraint "price_changes_set_by_id_foreign" foreign key ("set_by_id") references "members" ("id") on delete no action,
  drop constraint "price_changes_variant_id_foreign",
  add constraint "price_changes_variant_id_foreign" foreign key ("variant_id") references "variants" ("id") on delete no action;
alter table "product_drafts"
  drop constraint "product_drafts_product_id_foreign",
  add constraint "product_drafts_product_id_foreign" foreign key ("product_id") references "products" ("id") on delete no action,
  drop constraint "product_drafts_reviewed_by_id_foreign",
  add constraint "product_drafts_reviewed_by_id_foreign" foreign key ("reviewed_by_id") references "members" ("id") on delete no action,
  drop constraint "product_drafts_supplier_id_foreign",
  add constraint "product_drafts_supplier_id_foreign" foreign key ("supplier_id") references "suppliers" ("id") on delete no action;
alter table "products"
  drop constraint "products_producer_id_foreign",
  add constraint "products_producer_id_foreign" foreign key ("producer_id") references "producers" ("id") on delete no action;
alter table "publication_schedules"
  drop constraint "publication_schedules_scheduled_by_id_foreign",
  add constraint "publication_schedules_scheduled_by_id_foreign" foreign key ("scheduled_by_id") references "members" ("id") on delete no action;
alter table "publications"
  drop constraint "publications_post_id_foreign",
  add constraint "publications_post_id_foreign" foreign key ("post_id") references "posts" ("id") on delete no action,
  drop constraint "publications_published_by_id_foreign",
  add constraint "publications_published_by_id_foreign" foreign key ("published_by_id") references "members" ("id") on delete no action;
alter table "quotas"
  drop constraint "quotas_entry_id_foreign",
  add constraint "quotas_entry_id_foreign" foreign key ("entry_id") references "event_entries" ("id") on delete no action;
alter table "refund_lines"
  drop constraint "refund_lines_order_line_id_foreign",
  add constraint "refund_lines_order_line_id_foreign" foreign key ("order_line_id") references "order_lines" ("id") on delete no action;
alter table "refunds"
  drop constraint "refunds_requested_by_id_foreign",
  add constraint "refunds_requested_by_id_foreign" foreign key ("requested_by_id") references "members" ("id") on delete no action;
alter table "reports"
  drop constraint "reports_reporter_id_foreign",
  add constraint "reports_reporter_id_foreign" foreign key ("reporter_id") references "actors" ("id") on delete no action,
  drop constraint "reports_settled_by_id_foreign",
  add constraint "reports_settled_by_id_foreign" foreign key ("settled_by_id") references "members" ("id") on delete no action;
alter table "reservations"
  drop constraint "reservations_order_line_id_foreign",
  add constraint "reservations_order_line_id_foreign" foreign key ("order_line_id") references "order_lines" ("id") on delete no action;
alter table "role_grants"
  drop constraint "role_grants_granted_by_id_foreign",
  add constraint "role_grants_granted_by_id_foreign" foreign key ("granted_by_id") references "members" ("id") on delete no action;
alter table "scrape_runs"
  drop constraint "scrape_runs_started_by_id_foreign",
  add constraint "scrape_runs_started_by_id_foreign" foreign key ("started_by_id") references "members" ("id") on delete no action,
  drop constraint "scrape_runs_supplier_id_foreign",
  add constraint "scrape_runs_supplier_id_foreign" foreign key ("supplier_id") references "suppliers" ("id") on delete no action;
alter table "slots"
  drop constraint "slots_calendar_id_foreign",
  add constraint "slots_calendar_id_foreign" foreign key ("calendar_id") references "calendars" ("id") on delete no action;
alter table "stock_movements"
  drop constraint "stock_movements_moved_by_id_foreign",
  add constraint "stock_movements_moved_by_id_foreign" foreign key ("moved_by_id") references "members" ("id") on delete no action,
  drop constraint "stock_movements_variant_id_foreign",
  add constraint "stock_movements_variant_id_foreign" foreign key ("variant_id") references "variants" ("id") on delete no action;
alter table "subscriptions"
  drop constraint "subscriptions_newsletter_id_foreign",
  add constraint "subscriptions_newsletter_id_foreign" foreign key ("newsletter_id") references "newsletters" ("id") on delete no action;
alter table "suppliers"
  drop constraint "suppliers_added_by_id_foreign",
  add constraint "suppliers_added_by_id_foreign" foreign key ("added_by_id") references "members" ("id") on delete no action,
  drop constraint "suppliers_producer_id_foreign",
  add constraint "suppliers_producer_id_foreign" foreign key ("producer_id") references "producers" ("id") on delete no action;
alter table "ticket_cancellations"
  drop constraint "ticket_cancellations_cancelled_by_id_foreign",
  add constraint "ticket_cancellations_cancelled_by_id_foreign" foreign key ("cancelled_by_id") references "members" ("id") on delete no action,
  drop constraint "ticket_cancellations_ticket_id_foreign",
  add constraint "ticket_cancellations_ticket_id_foreign" foreign key ("ticket_id") references "tickets" ("id") on delete no action;
alter table "ticket_reminders"
  drop constraint "ticket_reminders_member_id_foreign",
  add constraint "ticket_reminders_member_id_foreign" foreign key ("member_id") references "members" ("id") on delete no action,
  drop constraint "ticket_reminders_occurrence_id_foreign",
  add constraint "ticket_reminders_occurrence_id_foreign" foreign key ("occurrence_id") references "occurrences" ("id") on delete no action;
alter table "ticket_returns"
  drop constraint "ticket_returns_ticket_id_foreign",
  add constraint "ticket_returns_ticket_id_foreign" foreign key ("ticket_id") references "tickets" ("id") on delete no action;
alter table "ticket_types"
  drop constraint "ticket_types_entry_id_foreign",
  add constraint "ticket_types_entry_id_foreign" foreign key ("entry_id") references "event_entries" ("id") on delete no action,
  drop constraint "ticket_types_quota_id_foreign",
  add constraint "ticket_types_quota_id_foreign" foreign key ("quota_id") references "quotas" ("id") on delete no action;
alter table "tickets"
  drop constraint "tickets_holder_id_foreign",
  add constraint "tickets_holder_id_foreign" foreign key ("holder_id") references "members" ("id") on delete no action;
alter table "variants"
  drop constraint "variants_product_id_foreign",
  add constraint "variants_product_id_foreign" foreign key ("product_id") references "products" ("id") on delete no action;
