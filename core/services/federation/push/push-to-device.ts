import { sql } from 'kysely'
import type { Ctx } from '#core/contracts/ctx'
import { encryptPush, serverAuthorization } from '#core/crypto/web-push'
import { db } from '#core/database/db'
import type { Task } from '#core/jobs/run-task'
import { STILL_SIGNED_IN } from './devices'
import { serverKey } from './server-key'

/** A phone that is off for longer is told by the page. */
const KEEP_SECONDS = 86_400
const MOST_TEXT = 300
/** RFC 8030 §7.3 and what services say of a key that is not theirs: nothing comes there any more. */
const GONE: ReadonlySet<number> = new Set([403, 404, 410])
/** Later it may work: RFC 8030 §8.4, and a service that is down. */
const isPassing = (status: number) => status === 429 || status >= 500

type Message = {
  readonly endpoint: string
  readonly p256dh: string
  readonly auth: string
  readonly text: string
  readonly url: string | null
}

/**
 * Tells one browser of one notification. Sent twice it is shown once: both have the same topic (RFC 8030 §5.4) and tag.
 * What the member has read meanwhile is not told.
 */
export const pushToDevice: Task = async (ctx, payload) => {
  const { notificationId, deviceId } = payload as { notificationId: string; deviceId: string }
  const message = await messageFor(ctx, notificationId, deviceId)
  if (!message) return
  const { endpoint, text, url } = message
  const title = ctx.house.site().name
  const body = await encryptPush(
    message,
    JSON.stringify({ title, body: text.slice(0, MOST_TEXT), url, tag: notificationId }),
  )
  const answer = await ctx.house.fetch(endpoint, {
    method: 'POST',
    redirect: 'manual',
    headers: {
      authorization: await serverAuthorization(await serverKey(ctx), endpoint, contactOf(ctx)),
      'content-encoding': 'aes128gcm',
      'content-type': 'application/octet-stream',
      ttl: String(KEEP_SECONDS),
      topic: notificationId.replaceAll('-', ''),
    },
    body,
  })
  if (GONE.has(answer.status)) return forgetDevice(ctx, deviceId)
  if (isPassing(answer.status)) throw new Error(`The push service answered ${answer.status}`)
  if (answer.ok) return markTold(ctx, deviceId)
  ctx.house.log.warn({ status: answer.status }, 'a push service took no message')
}

async function messageFor(ctx: Ctx, notificationId: string, deviceId: string): Promise<Message | null> {
  const { rows } = await sql<Message>`
    select d.endpoint, d.p256dh, d.auth, n.text, n.url
    from push_subscriptions d join notifications n on n.member_id = d.member_id
    where d.id = ${deviceId} and n.id = ${notificationId} and n.read_at is null and ${STILL_SIGNED_IN}`.execute(
    db(ctx),
  )
  return rows[0] ?? null
}

const contactOf = ({ house }: Ctx) => {
  const { email } = house.site()
  return email ? `mailto:${email}` : house.config.origins.blog
}

async function forgetDevice(ctx: Ctx, id: string): Promise<void> {
  await db(ctx).deleteFrom('push_subscriptions').where('id', '=', id).execute()
}

async function markTold(ctx: Ctx, id: string): Promise<void> {
  await db(ctx)
    .updateTable('push_subscriptions')
    .set({ last_told_at: ctx.now })
    .where('id', '=', id)
    .execute()
}
