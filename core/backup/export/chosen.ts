/**
 * What `bun run export` takes along of the database, and what it leaves here, with the reason. A table that is in
 * neither list stays here, and `tests/export.test.ts` asks for it to be put in one.
 */
export const EXPORTED: readonly string[] = `
  account_closings actors ap_activities audit authors bank_line_settlements bank_lines barcodes bill_account_members
  bill_accounts bill_lines bill_payments bill_reminders billing_addresses bills blocks bookings calendars
  card_readers catalogue_import_rows catalogue_imports categories check_ins collection_place_cycles
  collection_place_exclusions collection_place_slots collection_places collections comment_answers comment_deletions
  comment_hidings comment_letter_refusals comment_likes comment_notes comment_reports comment_rules comments container_links cycle_exchanges cycle_letter_wishes delivery_rounds
  delivery_zones deposit_returns difference_settlements event_entries exchange_slots exchange_variants fees follows
  former_publications former_slugs ghost_conflicts ghost_creations ghost_imports ghost_links ghost_sync_lines gift_cards import_schedules
  goods_receipt_lines goods_receipts guest_buyers household_memberships household_renamings households invoice_series invoices ledger_accounts ledger_entries
  ledger_transactions letter_clicks letter_deliveries letter_links letter_suppressions letters line_sources listings
  market_page_publications market_pages media member_labels member_notes members navigation_items newsletters
  note_tags notes notifications oauth_resources occurrence_quotas occurrence_retirements occurrences option_groups
  order_adjustments order_changes order_cycles order_deliveries order_fees order_letters order_line_weights order_lines
  order_parts orders own_role_grants own_roles packed_lines page_replies payment_differences payments post_authors post_deletions
  post_referrers post_revisions post_tags post_tiers post_views posts price_changes price_choices price_list_prices
  price_lists producer_members producer_order_lines producer_orders producer_payout_reversals producer_payouts producer_shares producer_terms
  producers product_drafts product_pictures product_properties product_proposals products properties publication_schedules
  publications quotas reactions reader_checkouts redirect_patterns redirects refund_adjustments refund_handouts refund_lines refund_parts refunds
  reply_hidings reply_reports reports review_decisions reviews role_grants saved_list_lines saved_lists scrape_runs scraped_prices
  security_events security_log_anchors settings shortages slot_retirements slots snippets standing_dates standing_events
  standing_holidays standing_lines standing_orders steady_products
  stock_movements subscriptions suppliers tags ticket_cancellations ticket_reminders ticket_returns
  ticket_type_retirements ticket_types tickets tier_memberships tiers variant_deposits variant_retirements
  variant_weights variants vat_rates voucher_uses vouchers wishes withdrawals
`
  .trim()
  .split(/\s+/)

/** Tables that open something, that only this installation needs, or that are kept for a moment. */
export const LEFT_OUT: Readonly<Record<string, string>> = {
  actor_keys: 'signs in the name of a member',
  authenticators: 'opens an account',
  authorization_codes: 'opens an account',
  card_charges: 'goes with its card; what was paid is said by the payment',
  card_customers: 'goes with its card',
  card_setups: 'goes with its card',
  cards: 'is charged by whoever has the token',
  cart_deliveries: 'goes with its cart',
  cart_gift_cards: 'goes with its cart',
  cart_lines: 'goes with its cart',
  cart_places: 'goes with its cart',
  cart_vouchers: 'goes with its cart',
  carts: 'kept until they are paid or forgotten',
  claims: 'who works on what just now',
  client_assertions: 'of a sign-in under way',
  client_tokens: 'opens a door to a program',
  comment_counts: 'made from comments by the database',
  deliveries: 'of this installation, on its way to other servers',
  device_requests: 'of a sign-in under way',
  dpop_proofs: 'of a request that was',
  email_changes: 'of a change under way, opened by links',
  ghost_hook_receipts: 'goes with its sync',
  ghost_syncs: 'holds keys of the other site',
  ghost_uploads: 'files of an import under way',
  grants: 'goes with its tokens',
  household_invitations: 'asks whoever has an address, and opens a credit to them',
  index_now_changes: 'on its way to search engines',
  initial_tokens: 'lets programs register',
  integrations: 'holds keys of programs',
  invitation_own_roles: 'goes with its invitation',
  invitations: 'opens a door to the team',
  kept_counts: 'made from members and letters by the database',
  kept_forms: 'kept for a moment',
  key_generations: 'the keys of this installation',
  ledger_balances: 'made from the entries of the ledger by the database',
  ledger_lines: 'made from the entries of the ledger by the database',
  ledger_sums: 'made from the entries of the ledger by the database',
  letter_counts: 'made from deliveries of letters by the database',
  letter_link_counts: 'made from the links that were followed by the database',
  local_notes: 'made from notes by the database',
  logged_faults: 'of this installation',
  magic_links: 'opens an account',
  oauth_clients: 'holds secrets of programs',
  outgoing_letters: 'letters on their way, some with a link that opens an account',
  passkey_challenges: 'of a sign-in under way',
  passkeys: 'opens an account on this address alone',
  pending_sign_ins: 'of a sign-in under way',
  private_feeds: 'its address opens what members pay for',
  prepared_file_pieces: 'kept for some days, made again from what is taken along',
  prepared_files: 'kept for some days, made again from what is taken along',
  producer_day_zones: 'made from the shares of producers by the database',
  producer_days: 'made from the shares of producers by the database',
  producer_invitations: "opens a door to a producer's room",
  push_subscriptions: "whoever has one can send to a member's device",
  pushed_requests: 'of a sign-in under way',
  recovery_codes: 'opens an account',
  remote_hosts: 'of this installation',
  reservations: 'goes with its cart or order under way',
  scarce_variants: 'made from variants by the database',
  sealed_generations: 'the keys of this installation',
  sent_mails: 'letters with links that open an account',
  sessions: 'opens an account',
  shared_previews: 'its address opens a draft',
  shelf_products: 'made from products by the database',
  shelf_words: 'made from products by the database',
  sign_ins: 'goes with its sessions',
  signing_keys: 'signs our tokens',
  slow_pages: 'of this installation',
  subscriber_counts: 'made from subscriptions by the database',
  tier_gifts: 'its code gives a tier away',
  tokens: 'opens an account',
  unbilled_payments: 'made from payments and lines of bills by the database',
  unbilled_refunds: 'made from refunds and lines of bills by the database',
  unbooked_money: 'made from payments and the ledger by the database',
  uncollected_orders: 'made from orders by the database',
  unpaid_bills: 'made from bills and what was paid of them by the database',
  unpublished_posts: 'made from posts by the database',
  unsettled_bank_lines: 'made from lines of the bank by the database',
  unsettled_differences: 'made from differences with SumUp by the database',
  waiting_security_events: 'a minute’s rows of the security log, sealed until they join it',
  webhook_deliveries: 'on its way to programs',
  webhooks: 'holds secrets of programs',
  workers: 'who works on what just now',
}

/** Columns of tables that are taken along otherwise. */
export const LEFT_OUT_COLUMNS: Readonly<Record<string, string>> = {
  'actors.ed25519key_id': 'belongs to a key that is not taken along',
  'actors.ed25519public_key': 'belongs to a key that is not taken along',
  'actors.public_key_id': 'belongs to a key that is not taken along',
  'actors.public_key_pem': 'belongs to a key that is not taken along',
  'ghost_conflicts.theirs_hash': 'of this installation',
  'ghost_creations.sent_hash': 'of this installation',
  'ghost_links.base_hash': 'of this installation',
  'comments.likes': 'made from likes by the database',
  'gift_cards.code_hash': 'belongs to a code that pays',
  'guest_buyers.guest_hash': 'recognizes the browser of a guest',
  'letter_deliveries.unsubscribe_hash': 'belongs to a link that unsubscribes',
  'letter_suppressions.address_hash': 'means nothing without the key of this installation',
  'order_changes.idempotency_key': 'of a request that was',
  'orders.idempotency_key': 'of a request that was',
  'payments.hosted_url': 'opens the page where an order is paid',
  'posts.words': 'made from the post by the database',
  'tickets.code': 'who shows it comes in',
}

/** Rows of `settings` that hold a key. */
export const LEFT_OUT_SETTINGS: readonly string[] = ['push-key']
