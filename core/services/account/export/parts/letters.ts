import { sql } from 'kysely'
import { section } from '../section'

export const letters = [
  section(
    'subscriptions',
    'Newsletters you get.',
    ['subscriptions.member_id'],
    id => sql`select n.name, n.slug, s.subscribed_at from subscriptions s
      join newsletters n on n.id = s.newsletter_id where s.member_id = ${id} order by s.subscribed_at, s.id`,
  ),
  section(
    'letters',
    'Newsletters we sent you.',
    ['letter_deliveries.member_id'],
    id => sql`
      select l.subject, n.name as newsletter, l.markdown, d.queued_at, d.sent_at, d.failure, d.failed_at, d.unsubscribed_at
      from letter_deliveries d join letters l on l.id = d.letter_id join newsletters n on n.id = l.newsletter_id
      where d.member_id = ${id} order by d.queued_at, d.id`,
  ),
  section(
    'post',
    'Every other letter we wrote to you in the last month, and what became of it.',
    ['outgoing_letters.recipient'],
    id => sql`select o.kind, o.recipient, o.queued_at, o.sent_at, o.failed_at, o.failure from outgoing_letters o
      join members m on lower(m.email) = lower(o.recipient) where m.id = ${id} order by o.queued_at, o.key`,
  ),
  section(
    'mailbox',
    'Letters to you that we keep a copy of, without the words in their links that would let somebody act as you.',
    ['sent_mails.recipient'],
    id => sql`select s.subject, s.sender, s.text, s.sent_at from sent_mails s
      join members m on lower(m.email) = lower(s.recipient) where m.id = ${id} order by s.sent_at, s.id`,
    ({ subject, text, ...mail }) => ({ subject, ...mail, text: withoutTokens(String(text)) }),
  ),
]

/** An address with a long word that is not the plain id of something may be a key: it is cut there. */
function withoutTokens(text: string): string {
  return text.replace(/https?:\/\/\S+/g, address =>
    address.replace(/(?<=[/=])(?![0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b)[\w.~%-]{16,}/gi, '…'),
  )
}
