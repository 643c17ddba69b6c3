import { sql } from 'kysely'
import type { Tx } from '#core/contracts/ctx'
import type { DomainName } from '#core/contracts/domain'
import { isId } from '#core/contracts/id'
import { db } from '#core/database/db'

type Page = { readonly app: DomainName; readonly id: string }

/** A note answers a page; so does what answered the note before it was known here. `depth`: how much more may hang below it. */
export async function keepReply(tx: Tx, noteId: string, page: Page, depth: number): Promise<void> {
  if (!isId(page.id)) return
  await sql`
    with recursive below as (
      select n.id, n.uri, n.kind, n.published_at, 1 as depth from notes n where n.id = ${noteId}
      union all
      select n.id, n.uri, n.kind, n.published_at, b.depth + 1 from below b join notes n on n.in_reply_to = b.uri
      where b.depth < ${depth})
    insert into page_replies (note_id, app, page_id, published_at)
    select distinct on (id) id, ${page.app}, ${page.id}::uuid, published_at from below where kind = 'Note'
    on conflict do nothing`.execute(db(tx))
}
