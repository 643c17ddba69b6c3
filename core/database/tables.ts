// Made by `bun run tables` from core/entities: what queries know of each table. Not to be edited:
// scripts/tables/inferred.test.ts proves that both say the same.

import type { Generated } from 'kysely'
import type { InvoiceDocument } from '#core/contracts/invoice'
import type { PriceLevel } from '#core/contracts/price-choice'
import type { Permission } from '#core/contracts/viewer'
import type { OrderChangeLine } from '#core/entities/cart/order-change'
import type { ClaimsRequest } from '#core/entities/identity/grant'
import type { ResourceScope } from '#core/entities/identity/oauth-resource'
import type { MarketBlock } from '#core/entities/market/market-page'
import type { MediaVariant } from '#core/entities/site/media'
import type { KeptAttachment } from '#core/entities/site/sent-mail'
import type { ScrapedProduct } from '#core/scrape/product'
import type { Selectors } from '#core/scrape/selectors'

/** Every table, its columns in snake_case: one that is renamed in its entity fails at each of its uses. */
export interface Database {
  account_closings: AccountClosingsTable
  email_changes: EmailChangesTable
  kept_counts: KeptCountsTable
  letters: LettersTable
  letter_counts: LetterCountsTable
  letter_deliveries: LetterDeliveriesTable
  letter_clicks: LetterClicksTable
  letter_links: LetterLinksTable
  letter_link_counts: LetterLinkCountsTable
  letter_suppressions: LetterSuppressionsTable
  member_labels: MemberLabelsTable
  member_notes: MemberNotesTable
  newsletters: NewslettersTable
  subscriber_counts: SubscriberCountsTable
  subscriptions: SubscriptionsTable
  tiers: TiersTable
  tier_gifts: TierGiftsTable
  tier_memberships: TierMembershipsTable
  authors: AuthorsTable
  comments: CommentsTable
  comment_answers: CommentAnswersTable
  comment_counts: CommentCountsTable
  comment_deletions: CommentDeletionsTable
  comment_hidings: CommentHidingsTable
  comment_letter_refusals: CommentLetterRefusalsTable
  comment_likes: CommentLikesTable
  comment_reports: CommentReportsTable
  comment_rules: CommentRulesTable
  former_publications: FormerPublicationsTable
  former_slugs: FormerSlugsTable
  ghost_conflicts: GhostConflictsTable
  ghost_imports: GhostImportsTable
  ghost_creations: GhostCreationsTable
  ghost_links: GhostLinksTable
  ghost_syncs: GhostSyncsTable
  ghost_hook_receipts: GhostHookReceiptsTable
  ghost_sync_lines: GhostSyncLinesTable
  ghost_uploads: GhostUploadsTable
  index_now_changes: IndexNowChangesTable
  integrations: IntegrationsTable
  navigation_items: NavigationItemsTable
  posts: PostsTable
  post_authors: PostAuthorsTable
  post_deletions: PostDeletionsTable
  post_revisions: PostRevisionsTable
  post_tags: PostTagsTable
  post_tiers: PostTiersTable
  post_referrers: PostReferrersTable
  post_views: PostViewsTable
  private_feeds: PrivateFeedsTable
  publications: PublicationsTable
  publication_schedules: PublicationSchedulesTable
  redirects: RedirectsTable
  redirect_patterns: RedirectPatternsTable
  reply_hidings: ReplyHidingsTable
  reply_reports: ReplyReportsTable
  shared_previews: SharedPreviewsTable
  snippets: SnippetsTable
  tags: TagsTable
  unpublished_posts: UnpublishedPostsTable
  webhooks: WebhooksTable
  webhook_deliveries: WebhookDeliveriesTable
  bank_lines: BankLinesTable
  bank_line_settlements: BankLineSettlementsTable
  bills: BillsTable
  bill_lines: BillLinesTable
  bill_payments: BillPaymentsTable
  bill_reminders: BillRemindersTable
  bill_accounts: BillAccountsTable
  bill_account_members: BillAccountMembersTable
  billing_addresses: BillingAddressesTable
  bookings: BookingsTable
  card_charges: CardChargesTable
  card_customers: CardCustomersTable
  cards: CardsTable
  card_setups: CardSetupsTable
  card_readers: CardReadersTable
  reader_checkouts: ReaderCheckoutsTable
  carts: CartsTable
  cart_deliveries: CartDeliveriesTable
  cart_gift_cards: CartGiftCardsTable
  cart_lines: CartLinesTable
  cart_vouchers: CartVouchersTable
  collections: CollectionsTable
  cart_places: CartPlacesTable
  collection_places: CollectionPlacesTable
  collection_place_cycles: CollectionPlaceCyclesTable
  collection_place_exclusions: CollectionPlaceExclusionsTable
  collection_place_slots: CollectionPlaceSlotsTable
  delivery_rounds: DeliveryRoundsTable
  delivery_zones: DeliveryZonesTable
  difference_settlements: DifferenceSettlementsTable
  fees: FeesTable
  gift_cards: GiftCardsTable
  goods_receipts: GoodsReceiptsTable
  goods_receipt_lines: GoodsReceiptLinesTable
  packed_lines: PackedLinesTable
  shortages: ShortagesTable
  guest_buyers: GuestBuyersTable
  households: HouseholdsTable
  household_invitations: HouseholdInvitationsTable
  household_memberships: HouseholdMembershipsTable
  household_renamings: HouseholdRenamingsTable
  invoices: InvoicesTable
  invoice_series: InvoiceSeriesTable
  ledger_accounts: LedgerAccountsTable
  ledger_balances: LedgerBalancesTable
  ledger_entries: LedgerEntriesTable
  ledger_lines: LedgerLinesTable
  ledger_sums: LedgerSumsTable
  ledger_transactions: LedgerTransactionsTable
  orders: OrdersTable
  order_adjustments: OrderAdjustmentsTable
  order_changes: OrderChangesTable
  order_deliveries: OrderDeliveriesTable
  order_fees: OrderFeesTable
  order_letters: OrderLettersTable
  order_lines: OrderLinesTable
  order_line_weights: OrderLineWeightsTable
  order_parts: OrderPartsTable
  refund_parts: RefundPartsTable
  payments: PaymentsTable
  payment_differences: PaymentDifferencesTable
  prepared_files: PreparedFilesTable
  prepared_file_pieces: PreparedFilePiecesTable
  price_lists: PriceListsTable
  price_list_prices: PriceListPricesTable
  producer_days: ProducerDaysTable
  producer_day_zones: ProducerDayZonesTable
  line_sources: LineSourcesTable
  producer_payouts: ProducerPayoutsTable
  producer_payout_reversals: ProducerPayoutReversalsTable
  producer_shares: ProducerSharesTable
  refunds: RefundsTable
  refund_adjustments: RefundAdjustmentsTable
  refund_handouts: RefundHandoutsTable
  refund_lines: RefundLinesTable
  reservations: ReservationsTable
  standing_dates: StandingDatesTable
  standing_events: StandingEventsTable
  standing_holidays: StandingHolidaysTable
  standing_lines: StandingLinesTable
  standing_orders: StandingOrdersTable
  unbilled_payments: UnbilledPaymentsTable
  unbilled_refunds: UnbilledRefundsTable
  unbooked_money: UnbookedMoneyTable
  uncollected_orders: UncollectedOrdersTable
  unpaid_bills: UnpaidBillsTable
  unsettled_bank_lines: UnsettledBankLinesTable
  unsettled_differences: UnsettledDifferencesTable
  vouchers: VouchersTable
  voucher_uses: VoucherUsesTable
  calendars: CalendarsTable
  check_ins: CheckInsTable
  container_links: ContainerLinksTable
  event_entries: EventEntriesTable
  occurrences: OccurrencesTable
  occurrence_quotas: OccurrenceQuotasTable
  occurrence_retirements: OccurrenceRetirementsTable
  quotas: QuotasTable
  slots: SlotsTable
  slot_retirements: SlotRetirementsTable
  tickets: TicketsTable
  ticket_cancellations: TicketCancellationsTable
  ticket_reminders: TicketRemindersTable
  ticket_returns: TicketReturnsTable
  ticket_types: TicketTypesTable
  ticket_type_retirements: TicketTypeRetirementsTable
  ap_activities: ApActivitiesTable
  actors: ActorsTable
  actor_keys: ActorKeysTable
  blocks: BlocksTable
  comment_notes: CommentNotesTable
  deliveries: DeliveriesTable
  follows: FollowsTable
  local_notes: LocalNotesTable
  notes: NotesTable
  note_tags: NoteTagsTable
  notifications: NotificationsTable
  page_replies: PageRepliesTable
  push_subscriptions: PushSubscriptionsTable
  reactions: ReactionsTable
  remote_hosts: RemoteHostsTable
  reports: ReportsTable
  withdrawals: WithdrawalsTable
  authenticators: AuthenticatorsTable
  authorization_codes: AuthorizationCodesTable
  client_assertions: ClientAssertionsTable
  client_tokens: ClientTokensTable
  device_requests: DeviceRequestsTable
  dpop_proofs: DpopProofsTable
  grants: GrantsTable
  initial_tokens: InitialTokensTable
  invitations: InvitationsTable
  invitation_own_roles: InvitationOwnRolesTable
  magic_links: MagicLinksTable
  members: MembersTable
  oauth_clients: OauthClientsTable
  oauth_resources: OauthResourcesTable
  own_roles: OwnRolesTable
  own_role_grants: OwnRoleGrantsTable
  passkeys: PasskeysTable
  passkey_challenges: PasskeyChallengesTable
  pending_sign_ins: PendingSignInsTable
  pushed_requests: PushedRequestsTable
  recovery_codes: RecoveryCodesTable
  role_grants: RoleGrantsTable
  security_events: SecurityEventsTable
  security_log_anchors: SecurityLogAnchorsTable
  sessions: SessionsTable
  sign_ins: SignInsTable
  signing_keys: SigningKeysTable
  tokens: TokensTable
  waiting_security_events: WaitingSecurityEventsTable
  barcodes: BarcodesTable
  catalogue_imports: CatalogueImportsTable
  catalogue_import_rows: CatalogueImportRowsTable
  categories: CategoriesTable
  import_schedules: ImportSchedulesTable
  listings: ListingsTable
  market_pages: MarketPagesTable
  market_page_publications: MarketPagePublicationsTable
  option_groups: OptionGroupsTable
  cycle_exchanges: CycleExchangesTable
  cycle_letter_wishes: CycleLetterWishesTable
  exchange_slots: ExchangeSlotsTable
  exchange_variants: ExchangeVariantsTable
  order_cycles: OrderCyclesTable
  producer_orders: ProducerOrdersTable
  producer_order_lines: ProducerOrderLinesTable
  steady_products: SteadyProductsTable
  deposit_returns: DepositReturnsTable
  variant_deposits: VariantDepositsTable
  variant_weights: VariantWeightsTable
  price_changes: PriceChangesTable
  price_choices: PriceChoicesTable
  producers: ProducersTable
  producer_invitations: ProducerInvitationsTable
  producer_members: ProducerMembersTable
  producer_terms: ProducerTermsTable
  products: ProductsTable
  product_drafts: ProductDraftsTable
  product_pictures: ProductPicturesTable
  product_proposals: ProductProposalsTable
  product_properties: ProductPropertiesTable
  properties: PropertiesTable
  reviews: ReviewsTable
  review_decisions: ReviewDecisionsTable
  saved_lists: SavedListsTable
  saved_list_lines: SavedListLinesTable
  scarce_variants: ScarceVariantsTable
  scrape_runs: ScrapeRunsTable
  scraped_prices: ScrapedPricesTable
  shelf_products: ShelfProductsTable
  shelf_words: ShelfWordsTable
  stock_movements: StockMovementsTable
  suppliers: SuppliersTable
  variants: VariantsTable
  variant_retirements: VariantRetirementsTable
  vat_rates: VatRatesTable
  wishes: WishesTable
  audit: AuditTable
  claims: ClaimsTable
  key_generations: KeyGenerationsTable
  sealed_generations: SealedGenerationsTable
  kept_forms: KeptFormsTable
  logged_faults: LoggedFaultsTable
  media: MediaTable
  outgoing_letters: OutgoingLettersTable
  sent_mails: SentMailsTable
  settings: SettingsTable
  slow_pages: SlowPagesTable
  workers: WorkersTable
}

interface AccountClosingsTable {
  member_id: string
  asked_at: Date
  erase_after: Date
  erased_at: Date | null
}

interface EmailChangesTable {
  id: string
  member_id: string
  from_email: string
  to_email: string
  asked_at: Date
  confirm_until: Date
  due_at: Date
  new_confirmed_at: Date | null
  old_confirmed_at: Date | null
  done_at: Date | null
  cancelled_at: Date | null
}

interface KeptCountsTable {
  part: Generated<string>
  name: 'open-members' | 'refused-letters'
  many: number
}

interface LettersTable {
  id: string
  newsletter_id: string
  subject: string
  markdown: string
  post_id: string | null
  preview_text: Generated<string>
  audience: Generated<'all' | 'free' | 'paid'>
  tier_id: string | null
  label_slug: string | null
  product_id: string | null
  entry_id: string | null
  header: Generated<string>
  send_at: Date | null
  written_by_id: string | null
  created_at: Date
  updated_at: Date
  send_requested_at: Date | null
  sent_at: Date | null
}

interface LetterCountsTable {
  letter_id: string
  part: number
  sent: Generated<number>
  failed: Generated<number>
  waiting: Generated<number>
  unsubscribed: Generated<number>
  bounced: Generated<number>
  opened: Generated<number>
  clicked: Generated<number>
}

interface LetterDeliveriesTable {
  id: string
  letter_id: string
  member_id: string
  unsubscribe_hash: string
  queued_at: Date
  sent_at: Date | null
  failed_at: Date | null
  failure: string | null
  bounced_at: Date | null
  opened_at: Date | null
  clicked_at: Date | null
  unsubscribed_at: Date | null
}

interface LetterClicksTable {
  delivery_id: string
  link_id: string
  clicked_at: Date
}

interface LetterLinksTable {
  id: string
  letter_id: string
  url: string
}

interface LetterLinkCountsTable {
  link_id: string
  part: number
  readers: number
}

interface LetterSuppressionsTable {
  member_id: string
  address_hash: string
  reason: string
  suppressed_at: Date
}

interface MemberLabelsTable {
  member_id: string
  slug: string
  name: string
  given_at: Date
}

interface MemberNotesTable {
  member_id: string
  note: string
  written_at: Date
}

interface NewslettersTable {
  id: string
  slug: string
  name: string
  description: Generated<string>
  created_at: Date
}

interface SubscriberCountsTable {
  part: Generated<string>
  newsletter_id: string
  many: number
}

interface SubscriptionsTable {
  newsletter_id: string
  member_id: string
  subscribed_at: Date
}

interface TiersTable {
  id: string
  slug: string
  name: string
  description: Generated<string>
  benefits: Generated<readonly string[]>
  price_amount: number | null
  price_currency: string | null
  monthly_amount: number | null
  monthly_currency: string | null
  yearly_amount: number | null
  yearly_currency: string | null
  welcome_url: string | null
  period: 'month' | 'year' | null
  product_id: string | null
  created_at: Date
  retired_at: Date | null
}

interface TierGiftsTable {
  id: string
  tier_id: string
  months: number
  email: string | null
  message: Generated<string>
  token_hash: string
  given_by_id: string | null
  given_at: Date
  expires_at: Date | null
  passed_on_id: string | null
  withdrawn_at: Date | null
  taken_at: Date | null
  membership_id: string | null
}

interface TierMembershipsTable {
  id: string
  tier_id: string
  member_id: string
  source: 'gift' | 'import' | 'operator' | 'purchase'
  given_by_id: string | null
  starts_at: Date
  ends_at: Date | null
  order_line_id: string | null
  told_at: Date | null
}

interface AuthorsTable {
  id: string
  slug: string
  name: string
  bio: Generated<string>
  image: string | null
  member_id: string | null
}

interface CommentsTable {
  id: string
  post_id: string
  author_id: string
  parent_id: string | null
  thread_id: string
  text: string
  created_at: Date
  edited_at: Date | null
  likes: Generated<number>
}

interface CommentAnswersTable {
  comment_id: string
  uri: string
}

interface CommentCountsTable {
  post_id: string
  part: number
  shown: number
}

interface CommentDeletionsTable {
  comment_id: string
  deleted_at: Date
}

interface CommentHidingsTable {
  comment_id: string
  hidden_by_id: string | null
  hidden_at: Date
}

interface CommentLetterRefusalsTable {
  member_id: string
  refused_at: Date
}

interface CommentLikesTable {
  comment_id: string
  member_id: string
  liked_at: Date
}

interface CommentReportsTable {
  comment_id: string
  reporter_id: string
  reason: string
  reported_at: Date
  settled_by_id: string | null
  settled_at: Date | null
}

interface CommentRulesTable {
  post_id: string
  who: 'members' | 'nobody' | 'paid'
  set_by_id: string | null
  set_at: Date
}

interface FormerPublicationsTable {
  post_id: string
  published_at: Date
}

interface FormerSlugsTable {
  slug: string
  post_id: string
  left_at: Date
}

interface GhostConflictsTable {
  id: string
  site: string
  kind: string
  ghost_id: string
  our_id: string
  reason: 'changed' | 'deleted here' | 'deleted there'
  title: string
  theirs: unknown
  theirs_hash: string | null
  theirs_updated_at: Date | null
  found_at: Date
  choice: 'both' | 'ours' | 'theirs' | null
  chosen_by_id: string | null
  chosen_at: Date | null
}

interface GhostImportsTable {
  id: string
  file_name: string
  file: string | null
  done: Generated<number>
  total: Generated<number>
  report: unknown
  failure: string | null
  started_by_id: string | null
  started_at: Date
  finished_at: Date | null
}

interface GhostCreationsTable {
  site: string
  kind: string
  our_id: string
  sent_hash: string
  asked_at: Date
  refused_version: number | null
  refusal: string | null
}

interface GhostLinksTable {
  site: string
  kind: string
  ghost_id: string
  our_id: string
  base_hash: string
  base: unknown
  remote_updated_at: Date | null
  our_version: number
  our_state: string
  agreed_at: Date
  refused_version: number | null
  refusal: string | null
}

interface GhostSyncsTable {
  id: string
  address: string
  site: string
  key_id: string
  sealed_key: string
  direction: 'both' | 'ghost' | 'ours'
  acts_for_id: string | null
  connected_at: Date
  started_at: Date | null
  paused_at: Date | null
  ended_at: Date | null
  cursors: Readonly<Record<string, { readonly since: string | null; readonly page: number }>>
  done: number
  expected: number
  first_pull_at: Date | null
  run_at: Date | null
  failure: string | null
  compare_ids_at: Date | null
  hooks: Readonly<Record<string, string>>
  preview: unknown
}

interface GhostHookReceiptsTable {
  signature: string
  received_at: Date
}

interface GhostSyncLinesTable {
  id: string
  sync_id: string
  at: Date
  level: 'done' | 'fault' | 'notice'
  words: string
}

interface GhostUploadsTable {
  path: string
  url: string
  taken_at: Date
}

interface IndexNowChangesTable {
  url: string
  changed_at: Date
}

interface IntegrationsTable {
  id: string
  name: string
  content_key_hash: string
  created_by_id: string | null
  created_at: Date
}

interface NavigationItemsTable {
  id: string
  menu: 'primary' | 'secondary'
  label: string
  url: string
  position: Generated<number>
}

interface PostsTable {
  id: string
  kind: 'page' | 'post'
  slug: string
  title: string
  document: unknown
  html: Generated<string>
  member_html: string | null
  paid_html: string | null
  editor_html: string | null
  rendering: Generated<number>
  plaintext: Generated<string>
  excerpt: Generated<string>
  custom_excerpt: string | null
  feature_image: string | null
  feature_image_alt: string | null
  feature_image_caption: string | null
  feature_media_id: string | null
  featured: Generated<boolean>
  visibility: Generated<'members' | 'paid' | 'public' | 'tiers'>
  meta_title: string | null
  meta_description: string | null
  canonical_url: string | null
  og_title: string | null
  og_description: string | null
  og_image: string | null
  twitter_title: string | null
  twitter_description: string | null
  twitter_image: string | null
  focal_x: number | null
  focal_y: number | null
  imported: Record<string, unknown> | null
  created_by_id: string | null
  created_at: Date
  updated_at: Date
  search: string | null
  language: string | null
  translation_of_id: string | null
  code_head: string | null
  code_foot: string | null
  words: string | null
  version: Generated<number>
}

interface PostAuthorsTable {
  post_id: string
  author_id: string
  position: Generated<number>
}

interface PostDeletionsTable {
  post_id: string
  deleted_by_id: string | null
  deleted_at: Date
}

interface PostRevisionsTable {
  id: string
  post_id: string
  title: string
  document: unknown
  saved_by_id: string | null
  saved_at: Date
  autosaved: Generated<boolean>
  save_key: string | null
  save_attempt: number | null
}

interface PostTagsTable {
  post_id: string
  tag_id: string
  position: Generated<number>
}

interface PostTiersTable {
  post_id: string
  tier_id: string
}

interface PostReferrersTable {
  post_id: string
  day: string
  host: string
  views: number
}

interface PostViewsTable {
  post_id: string
  day: string
  views: number
  readers: number
}

interface PrivateFeedsTable {
  member_id: string
  token_hash: string
  made_at: Date
}

interface PublicationsTable {
  post_id: string
  published_by_id: string | null
  published_at: Date
}

interface PublicationSchedulesTable {
  post_id: string
  publish_at: Date
  scheduled_by_id: string | null
  scheduled_at: Date
}

interface RedirectsTable {
  from_path: string
  to_address: string
  permanent: boolean
  imported_at: Date
}

interface RedirectPatternsTable {
  pattern: string
  to_address: string
  permanent: boolean
  position: number
  imported_at: Date
}

interface ReplyHidingsTable {
  uri: string
  post_id: string
  hidden_by_id: string | null
  hidden_at: Date
}

interface ReplyReportsTable {
  uri: string
  reporter_id: string
  post_id: string
  reason: string
  reported_at: Date
  settled_by_id: string | null
  settled_at: Date | null
}

interface SharedPreviewsTable {
  id: string
  post_id: string
  created_by_id: string | null
  created_at: Date
  ends_at: Date | null
}

interface SnippetsTable {
  id: string
  name: string
  document: object
  updated_at: Date
}

interface TagsTable {
  id: string
  slug: string
  name: string
  description: Generated<string>
  image: string | null
  image_alt: Generated<string>
  meta_title: string | null
  meta_description: string | null
  internal: Generated<boolean>
}

interface UnpublishedPostsTable {
  post_id: string
  updated_at: Generated<Date>
}

interface WebhooksTable {
  id: string
  integration_id: string
  event: string
  target_url: string
  name: string
  sealed_secret: string | null
  created_at: Date
  updated_at: Date
  last_triggered_at: Date | null
  last_triggered_status: string | null
  last_triggered_error: string | null
}

interface WebhookDeliveriesTable {
  id: string
  webhook_id: string
  subject_kind: string
  subject_id: string
  previous: Readonly<Record<string, unknown>>
  body: string | null
  asked_at: Date
}

interface BankLinesTable {
  id: string
  fingerprint: string
  booked_on: string
  amount: number
  currency: string
  payer: Generated<string>
  text: Generated<string>
  read_by_id: string | null
  read_at: Date
}

interface BankLineSettlementsTable {
  bank_line_id: string
  became: 'bill' | 'credit' | 'nothing' | 'payment'
  order_id: string | null
  settled_by_id: string | null
  settled_at: Date
}

interface BillsTable {
  id: string
  account_id: string
  number: string
  month: string
  amount: number
  currency: string
  issued_at: Date
  due_at: Date
}

interface BillLinesTable {
  id: string
  bill_id: string
  payment_id: string | null
  refund_id: string | null
  amount: number
  currency: string
}

interface BillPaymentsTable {
  id: string
  bill_id: string
  amount: number
  currency: string
  way: 'cash' | 'credit' | 'transfer'
  bank_line_id: string | null
  received_by_id: string | null
  received_at: Date
}

interface BillRemindersTable {
  bill_id: string
  number: number
  sent_at: Date
}

interface BillAccountsTable {
  id: string
  name: string
  holder_id: string
  limit_amount: number
  currency: string
  opened_by_id: string | null
  opened_at: Date
  closed_at: Date | null
}

interface BillAccountMembersTable {
  member_id: string
  account_id: string
  added_at: Date
}

interface BillingAddressesTable {
  member_id: string
  name: string
  address: string
  country: string
  vat_number: string
  saved_at: Date
}

interface BookingsTable {
  id: string
  slot_id: string
  member_id: string
  order_id: string | null
  note: Generated<string>
  booked_at: Date
}

interface CardChargesTable {
  payment_id: string
  card_id: string | null
  outcome: 'asks' | 'declined' | 'expired' | 'no-card' | 'over' | 'paid'
  tries: number
  tried_at: Date
}

interface CardCustomersTable {
  member_id: string
  customer_id: string
  made_at: Date
}

interface CardsTable {
  id: string
  member_id: string
  setup_id: string
  token_sealed: string | null
  kind: string
  last4: string | null
  kept_at: Date
  removed_at: Date | null
}

interface CardSetupsTable {
  id: string
  member_id: string
  reference: string
  checkout_id: string | null
  agreed_at: Date
  ended_at: Date | null
}

interface CardReadersTable {
  id: string
  name: string
  paired_by_id: string | null
  paired_at: Date
  removed_at: Date | null
}

interface ReaderCheckoutsTable {
  payment_id: string
  reader_id: string
  checkout_id: string | null
  client_transaction_id: string | null
  started_at: Date
}

interface CartsTable {
  id: string
  member_id: string | null
  guest_hash: string | null
  created_at: Date
  updated_at: Date
}

interface CartDeliveriesTable {
  cart_id: string
  round_id: string
  address: string
  postcode: string
  phone: string
  note: string
  chosen_at: Date
}

interface CartGiftCardsTable {
  cart_id: string
  gift_card_id: string
  entered_at: Date
}

interface CartLinesTable {
  id: string
  cart_id: string
  variant_id: string | null
  ticket_type_id: string | null
  occurrence_id: string | null
  quantity: number
  chosen_amount: number | null
  chosen_currency: string | null
  added_at: Date
  idempotency_key: string | null
  key_used_at: Date | null
}

interface CartVouchersTable {
  cart_id: string
  voucher_id: string
  entered_at: Date
}

interface CollectionsTable {
  order_id: string
  collected_by_id: string | null
  collected_at: Date
}

interface CartPlacesTable {
  cart_id: string
  place_id: string
  chosen_at: Date
}

interface CollectionPlacesTable {
  id: string
  name: string
  address: string
  map_url: string
  hours: string
  note: string
  fee_amount: number
  fee_currency: string
  vat_rate_id: string | null
  cutoff_hours: number
  capacity: number | null
  created_at: Date
  retired_at: Date | null
}

interface CollectionPlaceCyclesTable {
  place_id: string
  cycle_id: string
}

interface CollectionPlaceExclusionsTable {
  place_id: string
  product_id: string
}

interface CollectionPlaceSlotsTable {
  slot_id: string
  place_id: string
}

interface DeliveryRoundsTable {
  id: string
  zone_id: string
  starts_at: Date
  ends_at: Date
  closes_at: Date
  capacity: number
  created_at: Date
  retired_at: Date | null
}

interface DeliveryZonesTable {
  id: string
  name: string
  postcodes: string[]
  fee_amount: number
  fee_currency: string
  vat_rate_id: string | null
  created_at: Date
  retired_at: Date | null
}

interface DifferenceSettlementsTable {
  id: string
  difference_id: string
  refund_id: string | null
  note: Generated<string>
  settled_by_id: string | null
  settled_at: Date
}

interface FeesTable {
  id: string
  label: string
  kind: 'flat' | 'per-item' | 'per-kg' | 'percent'
  amount: number | null
  currency: string
  rate: number | null
  vat_rate_id: string | null
  label_slug: string | null
  created_at: Date
  retired_at: Date | null
}

interface GiftCardsTable {
  id: string
  code_hash: string
  ending: string
  edition: Generated<number>
  amount: number
  currency: string
  order_line_id: string
  position: number
  issued_at: Date
  expires_at: Date | null
  refund_id: string | null
}

interface GoodsReceiptsTable {
  id: string
  cycle_id: string
  producer_id: string
  note: Generated<string>
  way_back: Generated<'credit' | 'same'>
  received_by_id: string | null
  received_at: Date
}

interface GoodsReceiptLinesTable {
  receipt_id: string
  variant_id: string
  ordered: number
  came: number
}

interface PackedLinesTable {
  order_line_id: string
  packed_by_id: string | null
  packed_at: Date
}

interface ShortagesTable {
  order_line_id: string
  receipt_id: string
  quantity: number
  refund_id: string | null
}

interface GuestBuyersTable {
  member_id: string
  guest_hash: string
  email: string
  created_at: Date
}

interface HouseholdsTable {
  id: string
  name: string
  opened_by_id: string | null
  opened_at: Date
  closed_at: Date | null
  last_member_id: string | null
}

interface HouseholdInvitationsTable {
  id: string
  household_id: string
  email: string
  invited_by_id: string | null
  invited_at: Date
}

interface HouseholdMembershipsTable {
  id: string
  household_id: string
  member_id: string
  joined_at: Date
  left_at: Date | null
  removed_by_id: string | null
}

interface HouseholdRenamingsTable {
  id: string
  household_id: string
  name_before: string
  renamed_by_id: string | null
  renamed_at: Date
}

interface InvoicesTable {
  id: string
  kind: 'credit-note' | 'invoice'
  series_name: string
  number: number
  order_id: string
  refund_id: string | null
  document: InvoiceDocument
  issued_at: Date
}

interface InvoiceSeriesTable {
  name: string
  next_number: number
}

interface LedgerAccountsTable {
  id: string
  code: string
  member_id: string | null
}

interface LedgerBalancesTable {
  account_id: string
  currency: string
  kind: 'credit' | 'gift-card' | 'household' | 'producer' | 'receivable'
  amount: number
  entries: Generated<number>
}

interface LedgerEntriesTable {
  transaction_id: string
  position: number
  account_id: string
  amount: number
  currency: string
  member_id: string | null
}

interface LedgerLinesTable {
  account_id: string
  currency: string
  nth: number
  transaction_id: string
  position: number
  balance: number
}

interface LedgerSumsTable {
  part: Generated<string>
  code: string
  currency: string
  debit: number
  credit: number
  accounts: number
}

interface LedgerTransactionsTable {
  id: string
  kind:
    | 'bill-payment'
    | 'from-guest'
    | 'gift-card-expired'
    | 'gift-card-redeemed'
    | 'into-household'
    | 'loss'
    | 'out-of-household'
    | 'part-held'
    | 'part-released'
    | 'pay-out'
    | 'payment'
    | 'payout-reversed'
    | 'recovery'
    | 'refund'
    | 'top-up'
    | 'weighing'
  source_id: string
  note: Generated<string>
  booked_by_id: string | null
  booked_at: Date
}

interface OrdersTable {
  id: string
  number: string
  member_id: string
  email: string
  name: string
  state: Generated<'cancelled' | 'expired' | 'paid' | 'pending'>
  total_amount: number
  currency: string
  collection_slot_id: string | null
  note: Generated<string>
  shows_net: Generated<boolean>
  follows_id: string | null
  placed_at: Date
  taken_by_id: string | null
  taken_at: 'elsewhere' | 'phone' | 'shop' | 'till' | null
  reserved_until: Date
  settled_at: Date | null
  idempotency_key: string | null
}

interface OrderAdjustmentsTable {
  id: string
  order_id: string
  order_line_id: string | null
  kind: 'delivery' | 'deposit' | 'fee' | 'voucher' | 'weight'
  label: string
  amount: number
  of_quantity: number | null
  order_fee_id: string | null
  weighed_line_id: string | null
  currency: string
  vat_rate: number | null
  position: number
  created_at: Date
}

interface OrderChangesTable {
  id: string
  order_id: string
  kind: 'collection' | 'lines' | 'weight'
  changes: readonly OrderChangeLine[]
  note: Generated<string>
  amount_before: number
  amount_after: number
  currency: string
  idempotency_key: string | null
  changed_by_id: string | null
  changed_at: Date
}

interface OrderDeliveriesTable {
  order_id: string
  round_id: string
  address: string
  postcode: string
  phone: string
  note: string
  position: number | null
}

interface OrderFeesTable {
  id: string
  order_id: string
  label: string
  kind: 'per-item' | 'per-kg' | 'percent'
  rate: number
  basis: number
  vat_rate: number | null
  position: number
}

interface OrderLettersTable {
  order_id: string
  kind: string
  sent_at: Date
  not_sent: 'no-address' | 'nothing-to-say' | null
}

interface OrderLinesTable {
  id: string
  order_id: string
  variant_id: string | null
  ticket_type_id: string | null
  occurrence_id: string | null
  kind: 'product' | 'ticket'
  title: string
  detail: Generated<string>
  unit_amount: number
  currency: string
  vat_rate: number | null
  price_rule: string | null
  is_gift_card: Generated<boolean>
  quantity: number
  refunded_quantity: Generated<number>
  position: Generated<number>
}

interface OrderLineWeightsTable {
  order_line_id: string
  estimated_grams: number
  grams: number | null
  of_quantity: number | null
  weighed_by_id: string | null
  weighed_at: Date | null
}

interface OrderPartsTable {
  id: string
  order_id: string
  way: 'credit' | 'gift-card'
  gift_card_id: string | null
  amount: number
  currency: string
  held_at: Date
  released_at: Date | null
}

interface RefundPartsTable {
  refund_id: string
  part_id: string
  amount: number
  currency: string
}

interface PaymentsTable {
  id: string
  order_id: string
  way: Generated<'account' | 'cash' | 'credit' | 'sumup' | 'transfer'>
  reference: string
  checkout_id: string | null
  hosted_url: string | null
  state: Generated<'created' | 'expired' | 'failed' | 'paid' | 'pending'>
  amount: number
  currency: string
  transaction_id: string | null
  transaction_code: string | null
  created_at: Date
  paid_at: Date | null
  received_by_id: string | null
  bank_line_id: string | null
  bill_account_id: string | null
  asked_at: Date | null
  compared_at: Date | null
}

interface PaymentDifferencesTable {
  id: string
  payment_id: string
  kind: 'charge-back' | 'missing' | 'refund' | 'reversal' | 'second'
  event: string
  amount: number
  currency: string
  happened_at: Date | null
  seen_at: Date
}

interface PreparedFilesTable {
  id: string
  kind: 'picking-list' | 'report'
  name: string
  format: 'pdf' | 'xlsx'
  title: string
  asked: Readonly<Record<string, string | null>>
  locale: string
  asked_by_id: string | null
  asked_at: Date
  run_id: string | null
  rows_done: number
  row_count: number | null
  failed_at: Date | null
  made_at: Date | null
  byte_length: number | null
}

interface PreparedFilePiecesTable {
  file_id: string
  run_id: string
  number: number
  bytes: NonNullable<Uint8Array<ArrayBufferLike> | Buffer<ArrayBufferLike> | null>
}

interface PriceListsTable {
  id: string
  name: string
  label_slug: string | null
  percent_off: number | null
  without_vat: Generated<boolean>
  for_everyone: Generated<boolean>
  shows_net: Generated<boolean>
  starts_at: Date | null
  ends_at: Date | null
  created_at: Date
  retired_at: Date | null
}

interface PriceListPricesTable {
  price_list_id: string
  variant_id: string
  amount: number
  currency: string
  net_amount: number | null
  net_rate: number | null
}

interface ProducerDaysTable {
  producer_id: string
  currency: string
  day: string
  kind: 'given-back' | 'sold' | 'weighed'
  cycle: string
  quantity: number
  amount: number
  shares: number
}

interface ProducerDayZonesTable {
  producer_id: string
  time_zone: string
}

interface LineSourcesTable {
  order_line_id: string
  variant_id: string
  producer_id: string | null
  cycle_id: string | null
  unit_cost: number | null
  unit_share: number | null
  currency: string
}

interface ProducerPayoutsTable {
  id: string
  producer_id: string
  amount: number
  currency: string
  way: 'cash' | 'transfer'
  note: Generated<string>
  paid_by_id: string | null
  paid_at: Date
}

interface ProducerPayoutReversalsTable {
  payout_id: string
  note: Generated<string>
  reversed_by_id: string | null
  reversed_at: Date
}

interface ProducerSharesTable {
  id: string
  producer_id: string
  order_line_id: string
  quantity: number
  amount: number
  currency: string
  transaction_id: string
  booked_at: Date
}

interface RefundsTable {
  id: string
  order_id: string
  payment_id: string | null
  amount: number
  currency: string
  by_payment: number | null
  way: Generated<'account' | 'cash' | 'credit' | 'sumup' | 'transfer'>
  reason: Generated<string>
  state: Generated<'done' | 'failed' | 'requested'>
  failure: string | null
  origin: Generated<'charge-back' | 'shop' | 'sumup'>
  alike_before: number | null
  requested_by_id: string | null
  requested_at: Date
  done_at: Date | null
}

interface RefundAdjustmentsTable {
  refund_id: string
  adjustment_id: string
}

interface RefundHandoutsTable {
  refund_id: string
  owed_at: Date
  way: 'cash' | 'transfer' | null
  handed_out_by_id: string | null
  handed_out_at: Date | null
}

interface RefundLinesTable {
  refund_id: string
  order_line_id: string
  quantity: number
  back_in_stock: Generated<boolean>
}

interface ReservationsTable {
  id: string
  order_line_id: string
  variant_id: string | null
  occurrence_quota_id: string | null
  quantity: number
  reserved_at: Date
  expires_at: Date
}

interface StandingDatesTable {
  id: string
  standing_order_id: string
  day: string
  state: 'failed' | 'placed' | 'planned' | 'skipped'
  cut_off_at: Date
  gives_up_at: Date
  told_at: Date | null
  order_id: string | null
  tries: number
  next_try_at: Date | null
  reason: Generated<string>
  left_out: Generated<string>
}

interface StandingEventsTable {
  id: string
  standing_order_id: string
  at: Date
  by_id: string | null
  words: string
}

interface StandingHolidaysTable {
  id: string
  from_day: string
  until_day: string
  made_by_id: string | null
  made_at: Date
  ended_at: Date | null
}

interface StandingLinesTable {
  id: string
  standing_order_id: string
  variant_id: string
  quantity: number
  substitute_id: string | null
  position: number
  told_amount: number | null
  told_currency: string | null
}

interface StandingOrdersTable {
  id: string
  member_id: string
  every_weeks: number
  first_day: string
  way: 'account' | 'card' | 'credit'
  name: string
  note: string
  place_id: string | null
  slot_time: string | null
  zone_id: string | null
  address: string
  postcode: string
  phone: string
  delivery_note: string
  paused_until: string | null
  made_at: Date
  ended_at: Date | null
}

interface UnbilledPaymentsTable {
  payment_id: string
  account_id: string
}

interface UnbilledRefundsTable {
  refund_id: string
  account_id: string
}

interface UnbookedMoneyTable {
  kind: 'loss' | 'payment' | 'refund'
  source_id: string
}

interface UncollectedOrdersTable {
  order_id: string
  placed_at: Date
  member_id: string
  slot_id: string | null
  is_brought: Generated<boolean>
}

interface UnpaidBillsTable {
  bill_id: string
  account_id: string
  month: string
  due_at: Date
}

interface UnsettledBankLinesTable {
  bank_line_id: string
  booked_on: string
}

interface UnsettledDifferencesTable {
  difference_id: string
  seen_at: Date
}

interface VouchersTable {
  id: string
  code: string
  label: string
  kind: 'flat' | 'percent'
  amount: number | null
  minimum_amount: number | null
  currency: string
  rate: number | null
  product_id: string | null
  category_id: string | null
  starts_at: Date | null
  ends_at: Date | null
  total_uses: number | null
  uses_per_member: number | null
  created_at: Date
  retired_at: Date | null
}

interface VoucherUsesTable {
  order_id: string
  voucher_id: string
  used_at: Date
  released_at: Date | null
}

interface CalendarsTable {
  id: string
  slug: string
  name: string
  description: Generated<string>
  time_zone: string
  colour: Generated<string>
  changed_at: Date | null
}

interface CheckInsTable {
  ticket_id: string
  checked_in_by_id: string | null
  checked_in_at: Date
}

interface ContainerLinksTable {
  id: string
  container_kind: 'market_page' | 'page' | 'post'
  container_id: string
  entry_id: string
  position: Generated<number>
  linked_by_id: string | null
  linked_at: Date
}

interface EventEntriesTable {
  id: string
  calendar_id: string
  slug: string
  title: string
  summary: Generated<string>
  description: Generated<string>
  place: Generated<string>
  image: string | null
  image_alt: Generated<string>
  starts_at: Date
  ends_at: Date
  recurrence: string | null
  cancellation_hours: Generated<number>
  created_by_id: string | null
  created_at: Date
  updated_at: Date
}

interface OccurrencesTable {
  id: string
  entry_id: string
  starts_at: Date
  ends_at: Date
  cancelled_at: Date | null
  sequence: Generated<number>
  changed_at: Date | null
}

interface OccurrenceQuotasTable {
  id: string
  occurrence_id: string
  quota_id: string
  size: number
  sold: Generated<number>
  reserved: Generated<number>
}

interface OccurrenceRetirementsTable {
  occurrence_id: string
  retired_at: Date
}

interface QuotasTable {
  id: string
  entry_id: string
  name: string
  size: number
}

interface SlotsTable {
  id: string
  calendar_id: string
  title: string
  place: Generated<string>
  starts_at: Date
  ends_at: Date
  capacity: number
  booked: Generated<number>
}

interface SlotRetirementsTable {
  slot_id: string
  retired_at: Date
}

interface TicketsTable {
  id: string
  occurrence_id: string
  ticket_type_id: string
  holder_id: string | null
  holder_name: string
  code: string
  order_line_id: string
  ordinal: number
  issued_at: Date
}

interface TicketCancellationsTable {
  ticket_id: string
  cancelled_by_id: string | null
  cancelled_at: Date
}

interface TicketRemindersTable {
  occurrence_id: string
  member_id: string
  reminded_at: Date
}

interface TicketReturnsTable {
  ticket_id: string
  requested_at: Date
}

interface TicketTypesTable {
  id: string
  entry_id: string
  quota_id: string
  name: string
  description: Generated<string>
  price_amount: number
  price_currency: string
  position: Generated<number>
}

interface TicketTypeRetirementsTable {
  ticket_type_id: string
  retired_by_id: string | null
  retired_at: Date
}

interface ApActivitiesTable {
  id: string
  uri: string | null
  type: string
  domain: 'account' | 'blog' | 'cart' | 'events' | 'federation' | 'market'
  subject_kind: string
  subject_id: string
  payload: Record<string, unknown>
  audience: Generated<'direct' | 'followers' | 'internal' | 'public' | 'unlisted'>
  actor_id: string | null
  member_id: string | null
  remote: Generated<boolean>
  published_at: Date
  processed_at: Date | null
}

interface ActorsTable {
  id: string
  uri: string
  kind: 'Application' | 'Group' | 'Organization' | 'Person' | 'Service'
  app: 'account' | 'blog' | 'cart' | 'events' | 'federation' | 'market' | null
  member_id: string | null
  username: string
  host: string
  name: Generated<string>
  summary: Generated<string>
  url: string | null
  icon: string | null
  inbox: string
  shared_inbox: string | null
  outbox: string | null
  followers: string | null
  following: string | null
  manually_approves_followers: Generated<boolean>
  public_key_id: string | null
  public_key_pem: string | null
  ed25519key_id: string | null
  ed25519public_key: string | null
  moved_to: string | null
  created_at: Date
  fetched_at: Date | null
  deleted_at: Date | null
}

interface ActorKeysTable {
  actor_id: string
  rsa_private_pem: string
  ed25519private_pem: string
  created_at: Date
}

interface BlocksTable {
  id: string
  kind: 'actor' | 'host'
  target: string
  reason: Generated<string>
  blocked_by_id: string | null
  blocked_at: Date
}

interface CommentNotesTable {
  note_id: string
  comment_id: string
  withdrawn_at: Date | null
}

interface DeliveriesTable {
  id: string
  position: number
  activity_id: string
  host: string
  inbox: string
  queued_at: Date
  delivered_at: Date | null
  abandoned_at: Date | null
  outcome: string | null
}

interface FollowsTable {
  id: string
  uri: string
  follower_id: string
  followed_id: string
  requested_at: Date
  accepted_at: Date | null
}

interface LocalNotesTable {
  note_id: string
  published_at: Date
}

interface NotesTable {
  id: string
  uri: string
  kind: 'Article' | 'Note'
  author_id: string
  title: string | null
  summary: string | null
  html: string
  source: string | null
  url: string | null
  in_reply_to: string | null
  audience: Generated<'direct' | 'followers' | 'internal' | 'public' | 'unlisted'>
  sensitive: Generated<boolean>
  attachments: readonly { url: string; alt: string; type: string }[]
  tags: Generated<readonly { name: string; href: string }[]>
  mentions: Generated<readonly { href: string; name: string }[]>
  published_at: Date
  received_at: Date
  edited_at: Date | null
  deleted_at: Date | null
}

interface NoteTagsTable {
  tag: string
  published_at: Date
  note_id: string
}

interface NotificationsTable {
  id: string
  member_id: string
  kind: 'announce' | 'follow' | 'follow-accepted' | 'like' | 'mention' | 'order' | 'reply' | 'ticket'
  actor_id: string | null
  note_id: string | null
  activity_id: string | null
  text: Generated<string>
  url: string | null
  created_at: Date
  read_at: Date | null
}

interface PageRepliesTable {
  note_id: string
  app: string
  page_id: string
  published_at: Date
}

interface PushSubscriptionsTable {
  id: string
  member_id: string
  sign_in: string
  endpoint: string
  p256dh: string
  auth: string
  device: string
  created_at: Date
  last_told_at: Date | null
  told_of: Generated<string[]>
}

interface ReactionsTable {
  id: string
  uri: string
  kind: 'Announce' | 'Like'
  actor_id: string
  note_id: string
  reacted_at: Date
}

interface RemoteHostsTable {
  host: string
  signature_scheme: 'cavage' | 'rfc9421' | null
  failures: Generated<number>
  first_failed_at: Date | null
  next_attempt_at: Date | null
  last_delivered_at: Date | null
  last_failure: string | null
  created_at: Date
}

interface ReportsTable {
  id: string
  uri: string
  reporter_id: string | null
  targets: readonly string[]
  content: Generated<string>
  received_at: Date
  settled_at: Date | null
  settled_by_id: string | null
}

interface WithdrawalsTable {
  actor_id: string
  uri: string
  withdrawn_at: Date
}

interface AuthenticatorsTable {
  member_id: string
  secret_jwe: string
  created_at: Date
  confirmed_at: Date | null
  last_step: Generated<number>
  wrong_tries: Generated<number>
  wrong_at: Date | null
}

interface AuthorizationCodesTable {
  id: string
  code_hash: string
  grant_id: string
  redirect_uri: string
  code_challenge: string
  nonce: string | null
  jkt: string | null
  created_at: Date
  expires_at: Date
  used_at: Date | null
}

interface ClientAssertionsTable {
  jti_hash: string
  expires_at: Date
}

interface ClientTokensTable {
  token_hash: string
  client_id: string
  scope: string
  audience: string[] | null
  jkt: string | null
  created_at: Date
  expires_at: Date
}

interface DeviceRequestsTable {
  id: string
  device_code_hash: string
  user_code_hash: string
  client_id: string
  scope: string
  resources: Generated<string[]>
  poll_seconds: number
  polled_at: Date | null
  grant_id: string | null
  refused_at: Date | null
  created_at: Date
  expires_at: Date
}

interface DpopProofsTable {
  jti_hash: string
  expires_at: Date
}

interface GrantsTable {
  id: string
  member_id: string
  client_id: string
  sign_in: string | null
  scope: string
  resources: Generated<string[]>
  claims: ClaimsRequest | null
  asked: Generated<boolean>
  granted_at: Date
  exchanged_at: Date | null
  ended_at: Date | null
  ended_why: 'closed' | 'expired' | 'reused' | 'revoked' | 'signed_out' | 'withdrawn' | null
  withdrawn_at: Date | null
}

interface InitialTokensTable {
  id: string
  token_hash: string
  label: string
  uses_left: number
  issued_by_id: string | null
  issued_at: Date
  expires_at: Date
}

interface InvitationsTable {
  id: string
  email: string
  roles: ('author' | 'contributor' | 'editor' | 'moderator' | 'operator' | 'organiser' | 'shopkeeper')[]
  token_hash: string
  invited_by_id: string
  invited_at: Date
  expires_at: Date
  accepted_by_id: string | null
  accepted_at: Date | null
  withdrawn_at: Date | null
}

interface InvitationOwnRolesTable {
  invitation_id: string
  own_role_id: string
}

interface MagicLinksTable {
  id: string
  email: string
  token_hash: string
  continue_to: string
  browser_hash: string | null
  code_tries: Generated<number>
  created_at: Date
  expires_at: Date
  used_at: Date | null
}

interface MembersTable {
  id: string
  email: string | null
  name: string
  handle: string
  bio: Generated<string>
  joined_at: Date
}

interface OauthClientsTable {
  id: string
  client_id: string
  name: string
  secret_hash: string | null
  jwks: { keys: Record<string, unknown>[] } | null
  jwks_uri: string | null
  jwks_read_at: Date | null
  redirect_uris: string[]
  id_token_alg: Generated<'ES256' | 'RS256'>
  post_logout_redirect_uris: Generated<string[]>
  backchannel_logout_uri: string | null
  scopes: string[] | null
  grant_types: Generated<
    (
      | 'authorization_code'
      | 'client_credentials'
      | 'refresh_token'
      | 'urn:ietf:params:oauth:grant-type:device_code'
    )[]
  >
  dpop_bound: Generated<boolean>
  operator_held: Generated<
    (
      | 'backchannelLogoutUri'
      | 'credential'
      | 'dpopBound'
      | 'grantTypes'
      | 'idTokenAlg'
      | 'name'
      | 'postLogoutRedirectUris'
      | 'redirectUris'
      | 'scopes'
    )[]
  >
  registration_token_hash: string | null
  first_party: Generated<boolean>
  created_by_id: string | null
  created_at: Date
}

interface OauthResourcesTable {
  id: string
  uri: string
  name: string
  token_format: Generated<'jwt' | 'opaque'>
  scopes: Generated<ResourceScope[]>
  client_id: string | null
  created_by_id: string | null
  created_at: Date
}

interface OwnRolesTable {
  id: string
  name: string
  permissions: Permission[]
  needs_second_factor: Generated<boolean>
  made_by_id: string
  made_at: Date
  retired_at: Date | null
}

interface OwnRoleGrantsTable {
  id: string
  own_role_id: string
  member_id: string
  granted_by_id: string
  granted_at: Date
}

interface PasskeysTable {
  id: string
  member_id: string
  credential_id: string
  public_key: string
  counter: number
  transports: string[]
  synced: boolean
  name: string
  created_at: Date
  last_used_at: Date | null
}

interface PasskeyChallengesTable {
  challenge_hash: string
  member_id: string | null
  expires_at: Date
}

interface PendingSignInsTable {
  token_hash: string
  member_id: string
  means: string
  continue_to: string
  tries: Generated<number>
  expires_at: Date
}

interface PushedRequestsTable {
  uri_hash: string
  client_id: string
  parameters: Record<string, string>
  expires_at: Date
}

interface RecoveryCodesTable {
  code_hash: string
  member_id: string
  made_at: Date
  used_at: Date | null
}

interface RoleGrantsTable {
  id: string
  member_id: string
  role: 'author' | 'contributor' | 'editor' | 'moderator' | 'operator' | 'organiser' | 'shopkeeper'
  granted_by_id: string | null
  granted_at: Date
}

interface SecurityEventsTable {
  position: number
  at: Date
  event: string
  member_id: string | null
  by_id: string | null
  client: string | null
  details: Record<string, string> | null
  details_digest: string
  digest: string
}

interface SecurityLogAnchorsTable {
  position: number
  digest: string
  at: Date
}

interface SessionsTable {
  id: string
  member_id: string
  domain: 'account' | 'blog' | 'cart' | 'events' | 'federation' | 'market'
  sign_in: string
  device: Generated<string>
  address: Generated<string>
  created_at: Date
  last_seen_at: Date
  authenticated_at: Date | null
  expires_at: Date
}

interface SignInsTable {
  id: string
  member_id: string
  began_at: Date
  authenticated_at: Date
  methods: Generated<string[]>
}

interface SigningKeysTable {
  kid: string
  algorithm: string
  public_jwk: Record<string, unknown>
  private_jwk: Record<string, unknown>
  created_at: Date
}

interface TokensTable {
  id: string
  kind: 'access' | 'refresh'
  token_hash: string
  grant_id: string
  scope: string
  audience: string[] | null
  jkt: string | null
  created_at: Date
  expires_at: Date
  used_at: Date | null
}

interface WaitingSecurityEventsTable {
  id: string
  at: Date
  event: string
  member_id: string
  client: string | null
  details: Record<string, string> | null
  details_digest: string
  seal: string
}

interface BarcodesTable {
  code: string
  variant_id: string
}

interface CatalogueImportsTable {
  id: string
  kind: 'members' | 'orders' | 'prices' | 'products' | 'stock'
  file_name: string
  header: readonly string[]
  columns: Readonly<Record<string, number>>
  list_new: Generated<boolean>
  phase: Generated<'checked' | 'checking' | 'done' | 'matching' | 'running' | 'undoing' | 'undone'>
  started_by_id: string | null
  started_at: Date
  finished_at: Date | null
}

interface CatalogueImportRowsTable {
  import_id: string
  number: number
  cells: string[]
  outcome: 'changed' | 'kept' | 'new' | 'refused' | 'same' | 'undone' | null
  fault: string | null
  fault_field: string | null
  undo: Readonly<Record<string, unknown>> | null
}

interface CategoriesTable {
  id: string
  slug: string
  name: string
  description: Generated<string>
  position: Generated<number>
  parent_id: string | null
  parent_depth: number | null
  depth: number | null
}

interface ImportSchedulesTable {
  id: string
  kind: 'prices' | 'products' | 'stock'
  url: string
  every_hours: number
  list_new: Generated<boolean>
  etag: string | null
  last_modified: string | null
  next_at: Date
  paused_at: Date | null
  failures: Generated<number>
  failed_since: Date | null
  failure: string | null
  read_at: Date | null
  last_import_id: string | null
  added_by_id: string | null
  added_at: Date
}

interface ListingsTable {
  product_id: string
  listed_by_id: string | null
  listed_at: Date
  featured: Generated<boolean>
}

interface MarketPagesTable {
  id: string
  slug: string
  title: string
  summary: Generated<string>
  blocks: readonly MarketBlock[]
  created_by_id: string | null
  created_at: Date
  updated_at: Date
}

interface MarketPagePublicationsTable {
  id: string
  page_id: string
  published_by_id: string | null
  published_at: Date
}

interface OptionGroupsTable {
  id: string
  name: string
  choices: string[]
}

interface CycleExchangesTable {
  id: string
  cycle_id: string
  direction: 'in' | 'out'
  producer_id: string | null
  tier_id: string | null
  offers_until: Date | null
  ready_at: Date | null
  fee_rate: Generated<number>
  instructions: Generated<string>
}

interface CycleLetterWishesTable {
  member_id: string
  wished_at: Date
}

interface ExchangeSlotsTable {
  exchange_id: string
  slot_id: string
}

interface ExchangeVariantsTable {
  exchange_id: string
  variant_id: string
  most: number | null
}

interface OrderCyclesTable {
  id: string
  name: string
  note: Generated<string>
  opens_at: Date
  closes_at: Date
  made_by_id: string | null
  made_at: Date
  announced_at: Date | null
  ordered_at: Date | null
  imported_name: string | null
}

interface ProducerOrdersTable {
  id: string
  cycle_id: string
  producer_id: string
  made_at: Date
}

interface ProducerOrderLinesTable {
  producer_order_id: string
  variant_id: string
  title: string
  detail: string
  sku: string
  quantity: number
  cost_amount: number | null
  currency: string
}

interface SteadyProductsTable {
  product_id: string
  set_by_id: string | null
  set_at: Date
}

interface DepositReturnsTable {
  id: string
  variant_id: string
  quantity: number
  amount: number
  currency: string
  vat_rate: number | null
  taken_by_id: string | null
  taken_at: Date
}

interface VariantDepositsTable {
  variant_id: string
  amount: number
  currency: string
}

interface VariantWeightsTable {
  variant_id: string
  grams: number
}

interface PriceChangesTable {
  id: string
  variant_id: string
  amount: number
  currency: string
  set_by_id: string | null
  set_at: Date
}

interface PriceChoicesTable {
  variant_id: string
  kind: 'free' | 'gift-card' | 'levels'
  least: number
  most: number
  currency: string
  levels: Generated<PriceLevel[]>
  saved_at: Date
}

interface ProducersTable {
  id: string
  slug: string
  name: string
  place: Generated<string>
  practice: Generated<string>
  story: Generated<string>
  since: number | null
  image: string | null
  created_at: Date
}

interface ProducerInvitationsTable {
  id: string
  producer_id: string
  email: string
  token_hash: string
  invited_by_id: string | null
  invited_at: Date
  expires_at: Date
  accepted_at: Date | null
  accepted_by_id: string | null
  withdrawn_at: Date | null
}

interface ProducerMembersTable {
  producer_id: string
  member_id: string
  joined_at: Date
}

interface ProducerTermsTable {
  producer_id: string
  order_email: Generated<string>
  trusted_at: Date | null
  trusted_by_id: string | null
  buyers_shown_at: Date | null
  buyers_shown_by_id: string | null
}

interface ProductsTable {
  id: string
  slug: string
  title: string
  summary: Generated<string>
  description: Generated<string>
  storage: Generated<string>
  allergens: Generated<string>
  allergen_free: Generated<boolean>
  image: string | null
  image_alt: Generated<string>
  producer_id: string | null
  category_id: string | null
  vat_rate_id: string | null
  search: string | null
  created_at: Date
  updated_at: Date
}

interface ProductDraftsTable {
  id: string
  supplier_id: string
  key: string
  scraped: ScrapedProduct
  reviewed: ScrapedProduct | null
  product_id: string | null
  first_seen_at: Date
  last_seen_at: Date
  reviewed_by_id: string | null
  reviewed_at: Date | null
  dismissed_at: Date | null
}

interface ProductPicturesTable {
  id: string
  product_id: string
  image: string
  alt: Generated<string>
  position: Generated<number>
}

interface ProductProposalsTable {
  id: string
  producer_id: string
  kind: 'new-product' | 'picture' | 'product' | 'variant'
  product_id: string | null
  variant_id: string | null
  before: Readonly<Record<string, string | number | boolean | null>>
  after: Readonly<Record<string, string | number | boolean | null>>
  proposed_by_id: string | null
  proposed_at: Date
  decision: 'accepted' | 'declined' | 'withdrawn' | null
  decided_by_id: string | null
  decided_at: Date | null
  reason: Generated<string>
}

interface ProductPropertiesTable {
  product_id: string
  property_id: string
}

interface PropertiesTable {
  id: string
  slug: string
  name: string
  description: Generated<string>
  position: Generated<number>
}

interface ReviewsTable {
  id: string
  product_id: string
  member_id: string
  stars: number
  text: Generated<string>
  written_at: Date
}

interface ReviewDecisionsTable {
  review_id: string
  shown: boolean
  decided_by_id: string | null
  decided_at: Date
}

interface SavedListsTable {
  id: string
  member_id: string
  name: string
  saved_at: Date
}

interface SavedListLinesTable {
  list_id: string
  variant_id: string
  quantity: number
}

interface ScarceVariantsTable {
  variant_id: string
  available: number
  title_key: string
}

interface ScrapeRunsTable {
  id: string
  supplier_id: string
  started_by_id: string | null
  started_at: Date
  finished_at: Date | null
  pages_read: Generated<number>
  products_found: Generated<number>
  warnings: readonly string[]
  failure: string | null
}

interface ScrapedPricesTable {
  draft_id: string
  read_at: Date
  amount: number
  currency: string
}

interface ShelfProductsTable {
  product_id: string
  category_id: string | null
  producer_id: string | null
  listed_at: Date
  title: string
  title_key: string
  sold_out: boolean
  low: number
  high: number
  dear_key: number
  new_key: number
  unit_key: number
  properties: Generated<string[]>
  words: string
  back_at: Date | null
}

interface ShelfWordsTable {
  word: string
}

interface StockMovementsTable {
  id: string
  variant_id: string
  quantity: number
  reason: 'correction' | 'delivery' | 'refund' | 'sale' | 'waste'
  note: Generated<string>
  order_line_id: string | null
  moved_by_id: string | null
  moved_at: Date
}

interface SuppliersTable {
  id: string
  url: string
  name: string
  producer_id: string | null
  added_by_id: string | null
  added_at: Date
  selectors: Selectors | null
  etag: string | null
  read_every_days: number | null
}

interface VariantsTable {
  id: string
  product_id: string
  name: string
  sku: string
  unit: Generated<string>
  price_amount: number
  price_currency: string
  net_price_amount: number | null
  net_price_rate: number | null
  cost_amount: number | null
  cost_currency: string | null
  stock: Generated<number>
  reserved: Generated<number>
  position: Generated<number>
  measure: number | null
  measure_of: string | null
  measured: Generated<boolean>
  on_demand: Generated<boolean>
  options: Generated<string[]>
}

interface VariantRetirementsTable {
  variant_id: string
  retired_by_id: string | null
  retired_at: Date
}

interface VatRatesTable {
  id: string
  name: string
  rate: number
  is_default: Generated<boolean>
}

interface WishesTable {
  id: string
  member_id: string
  product_id: string
  wished_at: Date
  told_at: Date | null
}

interface AuditTable {
  id: string
  at: Date
  member_id: string | null
  action:
    | 'account.closed'
    | 'account.erased'
    | 'account.reopened'
    | 'bill-account.closed'
    | 'bill-account.saved'
    | 'bill.paid'
    | 'block.added'
    | 'block.lifted'
    | 'card.kept'
    | 'card.removed'
    | 'catalogue.import-undone'
    | 'catalogue.imported'
    | 'charge-back.reversed'
    | 'client.changed'
    | 'client.deleted'
    | 'client.registered'
    | 'client.rotated'
    | 'collection-place.retired'
    | 'collection-place.saved'
    | 'comment-rule.set'
    | 'comment.hidden'
    | 'comment.restored'
    | 'credit.changed'
    | 'cycle.saved'
    | 'delivery.retired'
    | 'delivery.saved'
    | 'fee.retired'
    | 'fee.saved'
    | 'ghost-sync.changed'
    | 'ghost-sync.connected'
    | 'gift-card.redeemed'
    | 'gift-card.replaced'
    | 'goods.received'
    | 'household.invitation-withdrawn'
    | 'household.joined'
    | 'household.left'
    | 'household.opened'
    | 'household.renamed'
    | 'import-schedule.ended'
    | 'import-schedule.saved'
    | 'integration.made'
    | 'integration.withdrawn'
    | 'invitation.sent'
    | 'invitation.withdrawn'
    | 'job.dropped'
    | 'order.changed'
    | 'order.claimed'
    | 'order.placed'
    | 'order.weighed'
    | 'own-role.changed'
    | 'own-role.made'
    | 'own-role.retired'
    | 'payment.received'
    | 'post-code.set'
    | 'post-tiers.set'
    | 'price-choice.saved'
    | 'price-list.retired'
    | 'price-list.saved'
    | 'price.set'
    | 'producer.agreed'
    | 'producer.invited'
    | 'producer.joined'
    | 'producer.left'
    | 'producer.paid'
    | 'producer.payout-reversed'
    | 'proposal.decided'
    | 'reader.paired'
    | 'reader.removed'
    | 'redirect.changed'
    | 'redirect.removed'
    | 'redirects.imported'
    | 'refund.handed-out'
    | 'refund.requested'
    | 'registration.closed'
    | 'registration.opened'
    | 'resource.changed'
    | 'resource.deleted'
    | 'resource.registered'
    | 'role.granted'
    | 'role.revoked'
    | 'settings.changed'
    | 'standing-order.changed'
    | 'stock.moved'
    | 'stock.on-demand'
    | 'tier-gift.given'
    | 'tier-gift.withdrawn'
    | 'tier.changed'
    | 'tier.ended'
    | 'tier.given'
    | 'tier.made'
    | 'tier.retired'
    | 'voucher.retired'
    | 'voucher.saved'
  subject_kind: string
  subject_id: string
  before: Readonly<Record<string, unknown>> | null
  after: Readonly<Record<string, unknown>> | null
}

interface ClaimsTable {
  subject: string
  claimant: string
  until: Date
}

interface KeyGenerationsTable {
  number: number
  made_under: string
  made_at: Date
  signs_from: Date | null
}

interface SealedGenerationsTable {
  generation: number
  secret_name: string
  sealed: string
  sealed_at: Date
  used_at: Date
}

interface KeptFormsTable {
  token_hash: string
  domain: 'account' | 'blog' | 'cart' | 'events' | 'federation' | 'market'
  action: string
  page: string
  fields: Readonly<Record<string, readonly string[]>>
  kept_at: Date
}

interface LoggedFaultsTable {
  fingerprint: string
  message: string
  error: string | null
  domain: string | null
  task: string | null
  request_id: string | null
  times: number
  first_at: Date
  last_at: Date
}

interface MediaTable {
  id: string
  key: string
  url: string
  content_type: string
  bytes: number
  width: number | null
  height: number | null
  alt: Generated<string>
  variants: readonly MediaVariant[]
  colour: string | null
  uploaded_by_id: string | null
  uploaded_at: Date
}

interface OutgoingLettersTable {
  key: string
  kind: string
  recipient: string
  task: string
  payload: Readonly<Record<string, unknown>>
  attempts: Generated<number>
  queued_at: Date
  tried_at: Date | null
  sent_at: Date | null
  failed_at: Date | null
  failure: string | null
}

interface SentMailsTable {
  id: string
  recipient: string
  sender: string
  subject: string
  text: string
  html: string | null
  headers: Record<string, string>
  attachments: Generated<KeptAttachment[]>
  sent_at: Date
}

interface SettingsTable {
  key: string
  value: unknown
  updated_at: Date
}

interface SlowPagesTable {
  day: string
  domain: string
  route: string
  times: number
  total_ms: number
  longest_ms: number
  request_id: string | null
}

interface WorkersTable {
  id: string
  pools: string[]
  host: string
  pid: number
  started_at: Date
  beat_at: Date
  holds_lock: Generated<boolean>
}
