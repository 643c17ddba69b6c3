import type { Ctx } from '#core/contracts/ctx'

export type ExportSection = {
  readonly name: string
  /** For the page that says what is in the file. */
  readonly about: string
  read(ctx: Ctx, memberId: string): Promise<unknown>
}

/** Rows of one query that names the member once. */
const rows = (sql: string) => (ctx: Ctx, memberId: string) => ctx.em.execute<unknown[]>(sql, [memberId])

/**
 * What the export holds, in the order of the file. Each section names its columns: a column added later is left
 * out until somebody has thought about whether it is a secret.
 */
export const SECTIONS: readonly ExportSection[] = [
  {
    name: 'profile',
    about: 'Your name, address, handle, what you say about yourself, and when you joined.',
    read: rows('select id, name, email, handle, bio, joined_at from members where id = ?'),
  },
  {
    name: 'roles',
    about: 'What you may do here, and since when.',
    read: rows('select role, granted_at from role_grants where member_id = ? order by granted_at'),
  },
  {
    name: 'orders',
    about: 'Your orders, with what was in them.',
    read: ctx => ctx.services.cart.ordersOf(ctx),
  },
  {
    name: 'payments',
    about: 'What you paid for them.',
    read: rows(
      `select o.number as "order", p.state, p.amount, p.currency, p.transaction_code, p.created_at, p.paid_at
       from payments p join orders o on o.id = p.order_id where o.member_id = ? order by p.created_at`,
    ),
  },
  {
    name: 'refunds',
    about: 'What came back to you.',
    read: rows(
      `select o.number as "order", r.state, r.amount, r.currency, r.reason, r.requested_at, r.done_at
       from refunds r join orders o on o.id = r.order_id where o.member_id = ? order by r.requested_at`,
    ),
  },
  {
    name: 'cart',
    about: 'What lies in your cart now.',
    read: rows(
      `select l.variant_id, l.ticket_type_id, l.occurrence_id, l.quantity, l.added_at
       from cart_lines l join carts c on c.id = l.cart_id where c.member_id = ? order by l.added_at`,
    ),
  },
  {
    name: 'tickets',
    about: 'Your tickets, with their codes.',
    read: ctx => ctx.services.events.ticketsOf(ctx),
  },
  { name: 'bookings', about: 'Times you booked.', read: ctx => ctx.services.events.bookingsOf(ctx) },
  {
    name: 'subscriptions',
    about: 'Newsletters you get.',
    read: rows(
      `select n.name, n.slug, s.subscribed_at from subscriptions s join newsletters n on n.id = s.newsletter_id
       where s.member_id = ? order by s.subscribed_at`,
    ),
  },
  {
    name: 'letters',
    about: 'Letters we sent you.',
    read: rows(
      `select l.subject, n.name as newsletter, d.queued_at, d.sent_at, d.failure, d.unsubscribed_at
       from letter_deliveries d join letters l on l.id = d.letter_id join newsletters n on n.id = l.newsletter_id
       where d.member_id = ? order by d.queued_at`,
    ),
  },
  {
    name: 'notes',
    about: 'What you wrote here and on the fediverse.',
    read: rows(
      `select n.uri, n.kind, n.title, n.summary, n.source, n.html, n.in_reply_to, n.audience, n.published_at, n.edited_at
       from notes n join actors a on a.id = n.author_id where a.member_id = ? order by n.published_at`,
    ),
  },
  {
    name: 'following',
    about: 'Whom you follow.',
    read: rows(
      `select b.uri, f.requested_at, f.accepted_at from follows f join actors a on a.id = f.follower_id
       join actors b on b.id = f.followed_id where a.member_id = ? order by f.requested_at`,
    ),
  },
  {
    name: 'followers',
    about: 'Who follows you.',
    read: rows(
      `select b.uri, f.requested_at, f.accepted_at from follows f join actors a on a.id = f.followed_id
       join actors b on b.id = f.follower_id where a.member_id = ? order by f.requested_at`,
    ),
  },
  {
    name: 'reactions',
    about: 'What you liked and passed on.',
    read: rows(
      `select r.kind, n.uri as note, r.reacted_at from reactions r join actors a on a.id = r.actor_id
       join notes n on n.id = r.note_id where a.member_id = ? order by r.reacted_at`,
    ),
  },
  {
    name: 'notifications',
    about: 'What we told you.',
    read: rows(
      'select kind, text, url, created_at, read_at from notifications where member_id = ? order by created_at',
    ),
  },
  {
    name: 'devices',
    about: 'Where you are signed in.',
    read: rows(
      `select sign_in, domain as app, device, created_at, last_seen_at, expires_at from sessions
       where member_id = ? order by created_at`,
    ),
  },
  {
    name: 'applications',
    about: 'Other programs you let in, and to what.',
    read: rows(
      `select c.name, g.scope, g.granted_at, g.ended_at, g.ended_why from grants g
       join oauth_clients c on c.id = g.client_id
       where g.member_id = ? and not c.first_party order by g.granted_at`,
    ),
  },
  {
    name: 'activities',
    about: 'What you did that changed something, as our records have it.',
    read: rows(
      `select type, domain as app, subject_kind, subject_id, published_at from ap_activities
       where member_id = ? order by published_at`,
    ),
  },
]
