import { sql } from 'kysely'
import type { Ctx, Tx } from '#core/contracts/ctx'
import { db } from '#core/database/db'
import { transaction } from '#core/database/transaction'
import { parseDocument } from '#core/lexical'
import { announcePost } from './announce-post'
import { postTags } from './post-cache'
import type { Visibility } from './readers'
import { renderAny } from './render-long'
import { RENDERING } from './render-post'

/** A job lasts a second or so; the next minute's takes what is left. */
const AT_ONCE = 50

type Stale = {
  id: string
  document: string
  visibility: Visibility
  custom_excerpt: string | null
  html: string
  /** Public, and followers were told of it. */
  told: boolean
}

/** The job of every minute: what an older renderer made is made anew. Followers hear of a text that got shorter. */
export async function renewPosts(ctx: Ctx): Promise<void> {
  const { rows } = await sql<{ id: string }>`
    select id from posts where rendering < ${RENDERING} order by rendering limit ${sql.lit(AT_ONCE)}`.execute(
    db(ctx),
  )
  for (const { id } of rows) await transaction(ctx, tx => renew(tx, id))
}

async function renew(tx: Tx, id: string): Promise<void> {
  // Before it is read: a statement that waits for a lock goes on to see other tables as they were before it waited.
  await db(tx).selectFrom('posts').select('id').where('id', '=', id).forNoKeyUpdate().execute()
  const { rows } = await sql<Stale>`
    select p.id, p.document::text as document, p.visibility, p.custom_excerpt, p.html,
      exists (select 1 from publications where post_id = p.id) and exists (select 1 from ap_activities
        where subject_kind = 'post' and subject_id = p.id::text and type = 'Create' and audience = 'public') as told
    from posts p where p.id = ${id} and p.rendering < ${RENDERING}`.execute(db(tx))
  const [post] = rows
  if (!post) return
  const { visibility, custom_excerpt: customExcerpt } = post
  const document = parseDocument(post.document)
  const rendered = await renderAny(tx, { document, visibility, customExcerpt })
  await db(tx)
    .updateTable('posts')
    .set({
      html: rendered.html,
      member_html: rendered.memberHtml,
      paid_html: rendered.paidHtml,
      editor_html: rendered.editorHtml,
      plaintext: rendered.plaintext,
      excerpt: rendered.excerpt,
      rendering: RENDERING,
    })
    .where('id', '=', id)
    .execute()
  const isShorter = rendered.html.length < post.html.length || visibility !== 'public'
  if (post.told && isShorter) await announcePost(tx, 'Update', id)
  tx.purge(...(await postTags(tx, id)))
}
