import { sql } from 'kysely'
import type { ActivityHandler } from '#core/activities/processor'
import type { Ctx } from '#core/contracts/ctx'
import { db } from '#core/database/db'
import { transaction } from '#core/database/transaction'
import { enqueue } from '#core/jobs/enqueue'
import { indexNow } from './settings'

export const SUBMIT = 'submit-index-now'
/** Several changes of an editor's are one message. */
const WAIT_MS = 60_000
/** As the protocol has it, in one message. */
const MOST_URLS = 10_000
const MAX_ANSWER_BYTES = 10_000
const ATTEMPTS = 10

/** Nobody took it: it is tried again, later and later. */
export class IndexNowRejected extends Error {
  override name = 'IndexNowRejected'
}

/** What has become public, changed or gone: its address is kept, and sent with others in a while. */
export const noteChange: ActivityHandler = {
  name: 'blog: note what search engines are to be told',
  wants: ({ type, domain, subjectKind, remote }) =>
    !remote &&
    domain === 'blog' &&
    (subjectKind === 'post' || subjectKind === 'page') &&
    (type === 'Create' || type === 'Update' || type === 'Delete'),
  handle: async (ctx, { subjectId }) => {
    const { key } = await indexNow(ctx)
    if (!key) return
    await transaction(ctx, async tx => {
      // What only members read, and what was never public, is no search engine's affair.
      const post = await db(tx)
        .selectFrom('posts')
        .select('slug')
        .where('id', '=', subjectId)
        .where('visibility', '=', 'public')
        .executeTakeFirst()
      if (!post) return
      const url = `${ctx.house.config.origins.blog}/${encodeURIComponent(post.slug)}`
      await db(tx)
        .insertInto('index_now_changes')
        .values({ url, changed_at: tx.now })
        .onConflict(conflict => conflict.column('url').doUpdateSet({ changed_at: tx.now }))
        .execute()
      const runAt = new Date(tx.now.getTime() + WAIT_MS)
      await enqueue(tx, SUBMIT, {}, { key: SUBMIT, runAt, maxAttempts: ATTEMPTS })
    })
  },
}

/**
 * The job: tells of all that has changed, at most `MOST_URLS` at once. What changes meanwhile stays for the next time.
 * A refusal of the message is final, all else is tried again. Throws `IndexNowRejected`.
 */
export async function submitChanges(ctx: Ctx): Promise<void> {
  const { key, endpoint } = await indexNow(ctx)
  if (!key) return
  const changes = await db(ctx)
    .selectFrom('index_now_changes')
    .select(['url', 'changed_at'])
    .orderBy('changed_at')
    .orderBy('url')
    .limit(MOST_URLS)
    .execute()
  if (changes.length === 0) return
  const { status } = await send(
    ctx,
    endpoint,
    key,
    changes.map(({ url }) => url),
  )
  const isFinal = status >= 400 && status < 500 && status !== 429 && status !== 408
  if (status >= 300 && !isFinal) throw new IndexNowRejected(`${new URL(endpoint).host} answered ${status}`)
  await sql`
    delete from index_now_changes c using jsonb_to_recordset(${JSON.stringify(changes)}::jsonb)
      as told(url text, changed_at timestamptz) where c.url = told.url and c.changed_at = told.changed_at`.execute(
    db(ctx),
  )
  if (isFinal) ctx.house.log.warn({ status, urls: changes.length }, 'IndexNow refused what has changed')
  if (changes.length === MOST_URLS) await enqueue(ctx, SUBMIT, {}, { key: SUBMIT, maxAttempts: ATTEMPTS })
}

function send(ctx: Ctx, endpoint: string, key: string, urlList: readonly string[]): Promise<Response> {
  const { blog } = ctx.house.config.origins
  return ctx.house.fetch(endpoint, {
    method: 'POST',
    headers: { 'content-type': 'application/json; charset=utf-8' },
    body: JSON.stringify({ host: new URL(blog).host, key, keyLocation: `${blog}/indexnow.txt`, urlList }),
    maxBytes: MAX_ANSWER_BYTES,
    redirect: 'manual' as const,
  })
}
