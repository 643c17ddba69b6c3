import { sql } from 'kysely'
import type { Tx } from '#core/contracts/ctx'
import { db } from '#core/database/db'
import { enqueue } from '#core/jobs/enqueue'
import type { PostKind } from './post-input'

export const DELIVER_WEBHOOK = 'tell-webhook'
const ATTEMPTS = 8

/** All that Ghost 6 tells of, but what there is not here. */
const POST_EVENTS = [
  ...(['added', 'deleted', 'edited', 'published', 'published.edited', 'unpublished', 'scheduled'] as const),
  ...(['unscheduled', 'rescheduled', 'tag.attached', 'tag.detached'] as const),
] as const
type PostEvent = (typeof POST_EVENTS)[number]

export const HOOK_EVENTS: readonly string[] = [
  ...POST_EVENTS.flatMap(event => [`post.${event}`, `page.${event}`]),
  'tag.added',
  'tag.edited',
  'tag.deleted',
  'member.added',
  'member.edited',
  'member.deleted',
  'site.changed',
]

type Previous = Readonly<Record<string, unknown>>

/** Tells the hooks of these events, once the transaction that changes the post is committed. */
export async function queuePostWebhooks(tx: Tx, id: string, ...events: readonly PostEvent[]): Promise<void> {
  const post = await db(tx)
    .selectFrom('posts')
    .select(['kind', 'title', 'slug'])
    .where('id', '=', id)
    .executeTakeFirst()
  if (!post) return
  const kind = post.kind as PostKind
  await queueWebhooks(
    tx,
    events.map(event => `${kind}.${event}`),
    { kind, id },
    events.includes('deleted') ? { title: post.title, slug: post.slug } : {},
  )
  if (events.some(event => event === 'published' || event === 'published.edited' || event === 'unpublished'))
    await queueWebhooks(tx, ['site.changed'], { kind: 'site', id: 'site' })
}

export async function queueWebhooks(
  tx: Tx,
  events: readonly string[],
  subject: { readonly kind: string; readonly id: string },
  previous: Previous = {},
): Promise<void> {
  const { rows } = await sql<{ id: string }>`
    insert into webhook_deliveries (id, webhook_id, subject_kind, subject_id, previous, asked_at)
    select gen_random_uuid(), w.id, ${subject.kind}, ${subject.id}, ${JSON.stringify(previous)}::jsonb,
      ${tx.now}::timestamptz
    from webhooks w where w.event = any(${[...events]}::text[]) returning id`.execute(db(tx))
  for (const { id } of rows) await enqueue(tx, DELIVER_WEBHOOK, { deliveryId: id }, { maxAttempts: ATTEMPTS })
}
