import { sql } from 'kysely'
import type { FederationService } from '#core/contracts/federation'
import { VISITOR } from '#core/contracts/viewer'
import { db } from '#core/database/db'
import { REPLY_COLUMNS, type ReplyRow, replyOf } from './replies-to'
import { visibleNotes } from './visible-notes'

/** The contract's `repliesAt`: as a visitor may read them, whoever looks. */
export const repliesAt: FederationService['repliesAt'] = async (ctx, uris) => {
  if (uris.length === 0) return []
  const open = visibleNotes({ ...ctx, viewer: VISITOR })
  const { rows } = await sql<ReplyRow>`
    select ${REPLY_COLUMNS} from notes n join actors a on a.id = n.author_id
    where n.uri = any(${[...uris]}::text[]) and n.kind = 'Note' and n.in_reply_to is not null and ${open}
    order by n.published_at desc, n.id desc`.execute(db(ctx))
  return rows.map(replyOf)
}
