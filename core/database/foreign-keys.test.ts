import { afterAll, beforeAll, expect, test } from 'bun:test'
import { sql } from 'kysely'
import { type TestHouse, testHouse } from '../../tests/house'
import { db } from './db'

/** What goes with what it points to, and why nobody will miss it. Everything else says no. */
const CASCADES: Readonly<Record<string, string>> = {
  'account_closings.member_id': 'a wish about an account that is not there',
  'actor_keys.actor_id': 'a secret has no use without its actor',
  'actors.member_id': 'a member row is erased, not deleted; without one there is nobody to speak for',
  'authenticators.member_id': 'nobody is left to be asked for a code',
  'authorization_codes.grant_id': 'lives for a minute, and only by its grant',
  'billing_addresses.member_id':
    'nobody is left to make an invoice out to; those that were made say it themselves',
  'cart_deliveries.cart_id': 'a part of the cart',
  'cart_gift_cards.cart_id': 'a part of the cart',
  'cart_lines.cart_id': 'a part of the cart',
  'cart_lines.occurrence_id': 'a cart holds wishes, nothing was ordered',
  'cart_lines.ticket_type_id': 'a cart holds wishes, nothing was ordered',
  'cart_lines.variant_id': 'a cart holds wishes, nothing was ordered',
  'cart_places.cart_id': 'a part of the cart',
  'cart_vouchers.cart_id': 'a part of the cart',
  'carts.member_id': 'a cart holds wishes, nothing was ordered',
  'catalogue_import_rows.import_id': 'a row of an import that was taken away',
  'client_tokens.client_id': 'a program’s own token, good for minutes and by the program alone',
  'collection_place_cycles.cycle_id': 'says who serves a cycle that is not there',
  'collection_place_cycles.place_id': 'a part of the place',
  'collection_place_exclusions.place_id': 'a part of the place',
  'comment_answers.comment_id': 'a part of the comment',
  'comment_counts.post_id': 'kept beside the post, by the database',
  'comment_deletions.comment_id': 'that a comment was taken back, which is gone',
  'comment_hidings.comment_id': 'that a comment was hidden, which is gone',
  'comment_reports.comment_id': 'that somebody asked to look at a comment, which is gone',
  'comment_likes.comment_id': 'that somebody liked a comment, which is gone',
  'comment_letter_refusals.member_id': 'nobody is left to write to',
  'comment_notes.comment_id': 'that a comment was said elsewhere too, which is gone here',
  'comment_notes.note_id': 'says whose note it is that is gone',
  'comment_rules.post_id': 'a part of the post',
  'comments.parent_id': 'goes with the post; a comment alone is never deleted',
  'comments.post_id': 'what was said below a draft that lay in the bin for a month',
  'comments.thread_id': 'goes with the post; a comment alone is never deleted',
  'container_links.entry_id': 'says where an entry is shown, and it is shown no more',
  'cycle_letter_wishes.member_id': 'nobody is left to write to',
  'deliveries.activity_id': 'how far an activity came; kept as long as the activity',
  'device_requests.client_id': 'a question that was not answered yet',
  'device_requests.grant_id': 'an answer that was not fetched yet',
  'email_changes.member_id': 'nobody is left to write to',
  'exchange_slots.exchange_id': 'a part of the exchange',
  'exchange_variants.exchange_id': 'a part of the exchange',
  'follows.followed_id': 'a tie to an actor elsewhere, who is gone',
  'follows.follower_id': 'a tie to an actor elsewhere, who is gone',
  'former_publications.post_id': 'when a post was public, which is gone',
  'former_slugs.post_id': 'leads nowhere without its post',
  'ghost_sync_lines.sync_id': 'a line in the log of a sync that was taken away',
  'grants.client_id': 'the operator deletes a client with all that it was let into',
  'grants.member_id': 'erasing a member takes what they let in along',
  'invitation_own_roles.invitation_id': 'a part of the invitation',
  'invitations.accepted_by_id': 'an invitation that was used, by somebody who is gone',
  'letter_clicks.delivery_id': 'that a reader followed a link of a letter that never reached them',
  'letter_clicks.link_id': 'goes with the link',
  'letter_counts.letter_id': 'kept beside the letter, by the database',
  'letter_link_counts.link_id': 'kept beside the link, by the database',
  'letter_links.letter_id': 'a part of the letter',
  'letter_suppressions.member_id': 'nobody is left to write to',
  'line_sources.order_line_id': 'a part of the line; only one of an unpaid order is ever taken out',
  'local_notes.note_id': 'says that a note was written here, which is gone',
  'member_labels.member_id': 'a label of nobody',
  'member_notes.member_id': 'a note about nobody',
  'note_tags.note_id': 'how a note is found that is gone',
  'notes.author_id': 'what a remote actor said goes with them, as they asked by Delete',
  'notifications.actor_id': 'a line in a list, about somebody who is gone',
  'notifications.member_id': 'a line in the list of nobody',
  'notifications.note_id': 'a line in a list, about a note that is gone',
  'occurrence_quotas.occurrence_id': 'counts places; what was taken of them holds the time itself',
  'occurrence_quotas.quota_id': 'counts places; tickets and reservations hold the quota',
  'own_role_grants.member_id': 'nobody is left to do it',
  'packed_lines.order_line_id': 'a check mark at a line that was taken out of an unpaid order',
  'page_replies.note_id': 'how a reply is found that is gone',
  'passkey_challenges.member_id': 'a question that was not answered yet',
  'passkeys.member_id': 'nobody is left to sign in with it',
  'pending_sign_ins.member_id': 'nobody is left to sign in',
  'post_authors.author_id': 'a name on a post',
  'post_authors.post_id': 'a part of the post',
  'post_deletions.post_id': 'that a draft lay in the bin, which was emptied',
  'post_referrers.post_id': 'from where readers came to a post that is gone',
  'post_revisions.post_id': 'a part of the post',
  'post_tags.post_id': 'a part of the post',
  'post_tags.tag_id': 'a label that was taken off every post',
  'post_tiers.post_id': 'a part of the post',
  'post_views.post_id': 'how often a post was read that is gone',
  'prepared_file_pieces.file_id': 'a part of the file',
  'price_choices.variant_id': 'a part of the variant',
  'private_feeds.member_id': 'the address of nobody',
  'product_properties.property_id': 'a word that nobody says of products any more',
  'publication_schedules.post_id': 'a plan for a post that is gone',
  'push_subscriptions.member_id': 'nobody is left to tell',
  'pushed_requests.client_id': 'a question that was not answered yet',
  'reactions.actor_id': 'of a remote actor who is gone',
  'reactions.note_id': 'to a note that is gone',
  'recovery_codes.member_id': 'nobody is left to sign in with it',
  'refund_adjustments.refund_id': 'a part of the refund, as its lines are',
  'refund_lines.refund_id': 'of a refund that was withdrawn before SumUp was asked',
  'refund_parts.refund_id': 'a part of a refund that was withdrawn before anything went back',
  'reply_hidings.post_id': 'hidden below a post that is gone',
  'reply_reports.post_id': 'that somebody asked to look at something below a post that is gone',
  'review_decisions.review_id': 'whether a review is shown that was taken back',
  'role_grants.member_id': 'nobody is left to have the role',
  'saved_list_lines.list_id': 'a part of the list',
  'scarce_variants.variant_id': 'kept beside the variant, by the database',
  'scraped_prices.draft_id': 'what a draft asked for, which is gone',
  'sessions.member_id': 'nobody is left to be signed in',
  'shared_previews.post_id': 'an address that shows a post that is gone',
  'shelf_products.product_id': 'kept beside the product, by the database',
  'shortages.order_line_id': 'what did not come of a line that nobody wants any more, and nobody paid',
  'sign_ins.member_id': 'nobody is left to be signed in',
  'subscriber_counts.newsletter_id': 'kept beside the newsletter, by the database',
  'subscriptions.member_id': 'nobody is left to write to',
  'tokens.grant_id': 'short-lived, and good only by its grant',
  'uncollected_orders.order_id': 'kept beside the order, by the database',
  'unbilled_payments.payment_id': 'kept beside the payment, by the database',
  'unbilled_refunds.refund_id': 'kept beside the refund, by the database',
  'unpaid_bills.bill_id': 'a part of the bill, kept by the database',
  'unpublished_posts.post_id': 'kept beside the post, by the database',
  'unsettled_bank_lines.bank_line_id': 'says that a line waits which is not there',
  'unsettled_differences.difference_id': 'says that a difference waits which solved itself',
  'webhook_deliveries.webhook_id': 'what was to be sent to an address that was taken away',
  'webhooks.integration_id': 'a part of the integration',
  'withdrawals.actor_id': 'what an actor took back in advance, who is gone',
}

/** What becomes null, and why the row says enough without it. */
const SETS_NULL: Readonly<Record<string, string>> = {
  'gift_cards.refund_id': 'a refund was withdrawn: the card is good again',
  'notifications.activity_id': 'only guards against saying the same twice; activities are pruned',
  'oauth_resources.client_id': 'the resource takes tokens still, and asks us no more about them',
  'posts.feature_media_id': 'the post is shown without the picture that was removed',
  'posts.translation_of_id': 'a text in one language stands by itself',
  'products.category_id': 'a shelf was taken down, its products stay',
  'shortages.refund_id': 'a refund was withdrawn before SumUp was asked: the shortage waits again',
}

/** Keys without an index of all their columns, each with its reason. */
const UNINDEXED: Readonly<Record<string, string>> = {
  'categories.parent_id,parent_depth': 'begins with the parent, which has an index',
  'refunds.payment_id,order_id': 'found by the index of payment_id: a payment has few refunds',
  'ticket_types.quota_id,entry_id': 'found by the index of quota_id: a quota has few ticket types',
}

type Key = { name: string; onDelete: string; indexed: boolean }

let world: TestHouse
let keys: readonly Key[]
beforeAll(async () => {
  world = await testHouse()
  const { rows } = await sql<Key>`
    select c.conrelid::regclass || '.' || string_agg(a.attname, ',' order by k.place) as name,
      c.confdeltype as "onDelete",
      exists (select from pg_index i
        where i.indrelid = c.conrelid and i.indisvalid and (i.indkey::int2[])[0:cardinality(c.conkey) - 1] @> c.conkey
          -- An index of the rows that name somebody is enough: whoever is deleted is named.
          and (i.indpred is null or cardinality(c.conkey) = 1
            and pg_get_expr(i.indpred, i.indrelid) = format('(%I IS NOT NULL)', min(a.attname)))) as indexed
    from pg_constraint c join pg_namespace n on n.oid = c.connamespace,
      unnest(c.conkey) with ordinality k(number, place), pg_attribute a
    where c.contype = 'f' and n.nspname = 'public' and a.attrelid = c.conrelid and a.attnum = k.number
    group by c.oid, c.conrelid, c.confdeltype, c.conkey order by 1`.execute(db(world.ctx()))
  keys = rows
})
afterAll(() => world.close())

test('only what nobody will miss is deleted along with something else', () => {
  expect(named('c')).toEqual(Object.keys(CASCADES).sort())
})

test('only what says enough without it becomes null', () => {
  expect(named('n')).toEqual(Object.keys(SETS_NULL).sort())
})

test('every other key says no', () => {
  const others = keys.filter(({ onDelete }) => !['c', 'n'].includes(onDelete))
  expect(others.filter(({ onDelete }) => onDelete !== 'a')).toEqual([])
  expect(others.length).toBeGreaterThan(70)
})

test('every foreign key has an index', () => {
  const without = keys.filter(({ indexed }) => !indexed).map(({ name }) => name)
  expect(without).toEqual(Object.keys(UNINDEXED))
})

test('no index is the beginning of another', async () => {
  const { rows } = await sql<{ spare: string }>`
    select i.indexrelid::regclass::text as spare
    from pg_index i join pg_class t on t.oid = i.indrelid join pg_class c on c.oid = i.indexrelid
    where t.relnamespace = 'public'::regnamespace and not i.indisunique and i.indpred is null and i.indexprs is null
      and exists (select from pg_index o join pg_class oc on oc.oid = o.indexrelid
        where o.indrelid = i.indrelid and o.indexrelid <> i.indexrelid and o.indpred is null and oc.relam = c.relam
          and (o.indkey::int2[])[0:i.indnkeyatts - 1] = (i.indkey::int2[])[0:i.indnkeyatts - 1])
    order by 1`.execute(db(world.ctx()))
  expect(rows).toEqual([])
})

function named(rule: string): readonly string[] {
  return keys
    .filter(({ onDelete }) => onDelete === rule)
    .map(({ name }) => name)
    .sort()
}
