import { sql } from 'kysely'
import type { Ctx } from '#core/contracts/ctx'
import { readId } from '#core/contracts/id'
import { NotFound } from '#core/contracts/refusal'
import { requireRole } from '#core/contracts/require-role'
import { db } from '#core/database/db'

export type LetterState = 'draft' | 'sending' | 'sent'

export type LetterSummary = {
  readonly id: string
  readonly subject: string
  readonly newsletterId: string
  readonly newsletter: string
  readonly writtenBy: string | null
  readonly state: LetterState
  readonly updatedAt: Date
  readonly sendRequestedAt: Date | null
  readonly sentAt: Date | null
  /** How many letters were taken by the mail server, refused for good, are still to go, led to leaving. */
  readonly sent: number
  readonly failed: number
  readonly waiting: number
  readonly unsubscribed: number
}

export type LetterView = LetterSummary & {
  /** Empty where the letter is a post. */
  readonly markdown: string
  readonly postId: string | null
  readonly previewText: string
  /** `all`, `free`, `paid`, or the id of a tier. */
  readonly segment: string
  readonly header: string
  /** Who of these alone: a label's slug, those of a product and of an event; empty where it does not matter. */
  readonly label: string
  readonly bought: string
  readonly comesTo: string
  /** What these three are called, where they are addresses. */
  readonly segmentNames: { readonly label: string; readonly bought: string; readonly comesTo: string }
  /** It is sent by itself then. */
  readonly sendAt: Date | null
  /** How many came back from the reader's mail server. */
  readonly bounced: number
  /** How many were opened, and how many readers followed a link, where these are counted. */
  readonly opened: number
  readonly clicked: number
}

const LINE = sql`select l.id, l.subject, l.newsletter_id as "newsletterId", n.name as newsletter, m.name as "writtenBy",
    l.updated_at as "updatedAt", l.send_requested_at as "sendRequestedAt", l.sent_at as "sentAt",
    case when l.sent_at is not null then 'sent' when l.send_requested_at is not null then 'sending' else 'draft' end as state,
    d.sent, d.failed, d.waiting, d.unsubscribed`

/** Of the parts that are kept. */
const sum = (count: string) => sql`coalesce(sum(${sql.ref(count)}), 0)::int as ${sql.ref(count)}`

const FROM = sql`from letters l join newsletters n on n.id = l.newsletter_id left join members m on m.id = l.written_by_id,
  lateral (select ${sum('sent')}, ${sum('failed')}, ${sum('waiting')}, ${sum('unsubscribed')}, ${sum('bounced')}, ${sum('opened')},
    ${sum('clicked')} from letter_counts where letter_id = l.id) d`

export const LETTERS_PER_PAGE = 50

/** The letters, the last one worked on first, in pages that count from 1. Throws `NotFound` for whoever is no editor. */
export async function letterSummaries(
  ctx: Ctx,
  page = 1,
): Promise<{ letters: readonly LetterSummary[]; total: number }> {
  requireRole(ctx, 'newsletters')
  const { rows } = await sql<LetterSummary>`${LINE} ${FROM}
    order by coalesce(l.send_requested_at, l.updated_at) desc, l.id
    limit ${sql.lit(LETTERS_PER_PAGE)} offset ${(page - 1) * LETTERS_PER_PAGE}`.execute(db(ctx))
  const count = await sql<{ total: number }>`select count(*)::int as total from letters`.execute(db(ctx))
  return { letters: rows, total: count.rows[0]?.total ?? 0 }
}

/** Throws `NotFound`. */
export async function letter(ctx: Ctx, asked: string): Promise<LetterView> {
  requireRole(ctx, 'newsletters')
  const id = readId(asked)
  const { rows } = await sql<LetterView>`
    ${LINE}, l.markdown, l.post_id as "postId", l.preview_text as "previewText",
      coalesce(l.tier_id::text, l.audience) as segment, l.send_at as "sendAt", d.bounced, d.opened, l.header, coalesce(l.label_slug, '') as label,
      coalesce((select slug from products where id = l.product_id), '') as bought,
      coalesce((select slug from event_entries where id = l.entry_id), '') as "comesTo",
      json_build_object(
        'label', coalesce((select min(name) from member_labels where slug = l.label_slug), l.label_slug, ''),
        'bought', coalesce((select title from products where id = l.product_id), ''),
        'comesTo', coalesce((select title from event_entries where id = l.entry_id), '')) as "segmentNames", d.clicked
    ${FROM} where l.id = ${id}`.execute(db(ctx))
  if (!rows[0]) throw new NotFound()
  return rows[0]
}

export type LetterFailure = { readonly email: string; readonly failure: string; readonly forGood: boolean }

/** More than these are not read one by one: the page says how many there are. */
export const MOST_FAILURES = 200

/** Who has not got it, and why: refused for good, or to be tried again. At most `MOST_FAILURES`, by address. */
export async function letterFailures(ctx: Ctx, asked: string): Promise<readonly LetterFailure[]> {
  requireRole(ctx, 'newsletters')
  const id = readId(asked)
  const { rows } = await sql<LetterFailure>`
    select m.email, d.failure, d.failed_at is not null or d.bounced_at is not null as "forGood" from (
      select * from letter_deliveries where letter_id = ${id} and failure is not null
        and (sent_at is null or bounced_at is not null) order by id limit ${sql.lit(MOST_FAILURES)}) d
    join members m on m.id = d.member_id order by m.email`.execute(db(ctx))
  return rows
}
