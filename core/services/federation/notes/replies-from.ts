import { sql } from 'kysely'
import type { FederationService } from '#core/contracts/federation'
import { VISITOR } from '#core/contracts/viewer'
import { db } from '#core/database/db'
import { REPLY_COLUMNS, type ReplyRow, replyOf } from './replies-to'
import { visibleNotes } from './visible-notes'

type Row = ReplyRow & { readonly pageId: string }

/** The contract's `repliesFrom`: as a visitor may read them, whoever looks. The notes of comments are no replies. */
export const repliesFrom: FederationService['repliesFrom'] = async (ctx, app, { from, backwards, many }) => {
  const open = visibleNotes({ ...ctx, viewer: VISITOR })
  const [sign, order] = backwards ? [sql`>`, sql`asc`] : [sql`<`, sql`desc`]
  const place = from
    ? sql`and (r.published_at, r.note_id) ${sign} (${from.at}::timestamptz, ${from.id}::uuid)`
    : sql``
  const { rows } = await sql<Row>`
    select ${REPLY_COLUMNS}, r.page_id as "pageId" from page_replies r
    join notes n on n.id = r.note_id join actors a on a.id = n.author_id
    where r.app = ${app} ${place} and ${open} and not exists (select from comment_notes cn where cn.note_id = n.id)
    order by r.published_at ${order}, r.note_id ${order} limit ${sql.lit(many)}`.execute(db(ctx))
  return rows.map(({ pageId, ...row }) => ({ ...replyOf(row), pageId }))
}
