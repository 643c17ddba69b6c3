import { type Selectable, sql } from 'kysely'
import { emit } from '#core/activities/emit'
import type { Tx } from '#core/contracts/ctx'
import type { DomainName } from '#core/contracts/domain'
import { type Database, db } from '#core/database/db'
import { keepReply } from './keep-reply'

/** As in `repliesTo`. */
const MAX_DEPTH = 20

type Answered = { readonly app: DomainName; readonly uri: string }
type Author = Pick<Selectable<Database['actors']>, 'name' | 'username' | 'host' | 'member_id'>

/**
 * Tells the app whose page was answered, at once or through other answers, that a note was said, changed or taken back:
 * a `page-reply` with the page's id, who spoke, and whether they answered the page itself. Of any other note it says
 * nothing.
 */
export async function announceReply(
  tx: Tx,
  type: 'Create' | 'Update' | 'Delete',
  note: { readonly id: string; readonly inReplyTo: string | null },
): Promise<void> {
  if (!note.inReplyTo) return
  const answered = await answeredPage(tx, note.inReplyTo)
  if (!answered) return
  const pageId = answered.uri.slice(answered.uri.lastIndexOf('/') + 1)
  if (type !== 'Delete') await keepReply(tx, note.id, { app: answered.app, id: pageId }, MAX_DEPTH)
  const author = await authorOf(tx, note.id)
  await emit(tx, {
    type,
    domain: 'federation',
    subject: { kind: 'page-reply', id: note.id },
    payload: {
      app: answered.app,
      pageId,
      direct: answered.uri === note.inReplyTo,
      name: author?.name || author?.username || '',
      handle: author ? `@${author.username}@${author.host}` : '',
      memberId: author?.member_id ?? null,
    },
  })
}

async function answeredPage(tx: Tx, uri: string): Promise<Answered | undefined> {
  const { rows } = await sql<Answered>`
    with recursive up as (
      select n.uri, n.in_reply_to, n.author_id, n.kind, 1 as depth from notes n where n.uri = ${uri}
      union all
      select n.uri, n.in_reply_to, n.author_id, n.kind, up.depth + 1 from up join notes n on n.uri = up.in_reply_to
      where up.depth < ${MAX_DEPTH})
    select a.app, up.uri from up join actors a on a.id = up.author_id
    where up.kind = 'Article' and a.app is not null limit 1`.execute(db(tx))
  return rows[0]
}

function authorOf(tx: Tx, noteId: string): Promise<Author | undefined> {
  return db(tx)
    .selectFrom('notes as n')
    .innerJoin('actors as a', 'a.id', 'n.author_id')
    .select(['a.name', 'a.username', 'a.host', 'a.member_id'])
    .where('n.id', '=', noteId)
    .executeTakeFirst()
}
