import { sql } from 'kysely'
import { section } from '#core/concepts/export-section'

export const exportOf = [
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
