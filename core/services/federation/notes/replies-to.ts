import { sql } from 'kysely'
import type { FederationService, PageReply } from '#core/contracts/federation'
import { VISITOR } from '#core/contracts/viewer'
import { db } from '#core/database/db'
import { pageUri } from '../objects/page-object'
import { visibleNotes } from './visible-notes'

const MAX_REPLIES = 500
/** How many answers may stand between a reply and the page: more than people follow, and no loop without end. */
const MAX_DEPTH = 20

export type ReplyRow = Omit<PageReply, 'author'> & {
  readonly name: string
  readonly username: string
  readonly host: string
  readonly authorUrl: string
}

/** Of `notes n join actors a`. */
export const REPLY_COLUMNS = sql`n.id, n.uri, n.in_reply_to as "inReplyTo",
  (select cn.comment_id from notes s join comment_notes cn on cn.note_id = s.id
   where s.uri = n.in_reply_to) as "answersComment", coalesce(n.url, n.uri) as url, n.html, n.summary as warning,
  n.published_at as at, n.edited_at as "editedAt", a.name, a.username, a.host, coalesce(a.url, a.uri) as "authorUrl"`

/** The contract's `repliesTo`: as a visitor may read them, whoever looks. The notes of comments are no replies. */
export const repliesTo: FederationService['repliesTo'] = async (ctx, app, pageId, replyId) => {
  const asked = replyId === undefined ? sql`true` : sql`n.id = ${replyId}`
  const open = visibleNotes({ ...ctx, viewer: VISITOR })
  const { rows } = await sql<ReplyRow>`
    with recursive replies as (
      select n.id, n.uri, 1 as depth from notes n where n.in_reply_to = ${pageUri(ctx, app, pageId)}
      union all
      select n.id, n.uri, r.depth + 1 from replies r join notes n on n.in_reply_to = r.uri
      where r.depth < ${MAX_DEPTH})
    select ${REPLY_COLUMNS} from (select distinct id from replies) r join notes n on n.id = r.id join actors a on a.id = n.author_id
    where n.kind = 'Note' and ${asked} and ${open}
      and not exists (select from comment_notes cn where cn.note_id = n.id) order by n.published_at, n.id limit ${sql.lit(MAX_REPLIES)}`.execute(
    db(ctx),
  )
  return rows.map(replyOf)
}

export function replyOf({ name, username, host, authorUrl, ...reply }: ReplyRow): PageReply {
  return { ...reply, author: { name: name || username, handle: `@${username}@${host}`, url: authorUrl } }
}
