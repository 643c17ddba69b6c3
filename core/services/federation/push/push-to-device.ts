import { domainToASCII } from 'node:url'
import { sql } from 'kysely'
import type { Ctx } from '#core/contracts/ctx'
import { encryptPush, serverAuthorization } from '#core/crypto/web-push'
import { db } from '#core/database/db'
import { whileClaimed } from '#core/jobs/claim'
import type { Task } from '#core/jobs/run-task'
import { PrivateAddressRefused, UrlRefused } from '#core/net/errors'
import { STILL_SIGNED_IN } from './devices'
import { serverKey } from './server-key'

/** A phone that is off for longer is told by the page. */
const KEEP_SECONDS = 86_400
const MOST_TEXT = 300
/** Of so many it is known that they were told: more are never under way to one browser when a worker ends. */
const TOLD_OF = 50
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
 * Tells one browser of one notification, once, however many workers have it to tell; should one end between the service's
 * answer and our note of it, both messages have the same topic (RFC 8030 §5.4) and tag, and are shown as one.
 * What the member has read meanwhile is not told.
 */
export const pushToDevice: Task = (ctx, payload) => {
  const { notificationId, deviceId } = payload as Named
  return whileClaimed(ctx, `push:${notificationId}:${deviceId}`, () =>
    tellOnce(ctx, { notificationId, deviceId }),
  )
}

type Named = { readonly notificationId: string; readonly deviceId: string }

async function tellOnce(ctx: Ctx, { notificationId, deviceId }: Named): Promise<void> {
  const message = await messageFor(ctx, notificationId, deviceId)
  if (!message) return
  const { endpoint, text, url } = message
  const title = ctx.house.site().name
  const body = await encryptPush(
    message,
    JSON.stringify({ title, body: text.slice(0, MOST_TEXT), url, tag: notificationId }),
  )
  const request = {
    method: 'POST',
    redirect: 'manual' as const,
    headers: {
      authorization: await serverAuthorization(await serverKey(ctx), endpoint, contactOf(ctx)),
      'content-encoding': 'aes128gcm',
      'content-type': 'application/octet-stream',
      ttl: String(KEEP_SECONDS),
      topic: notificationId.replaceAll('-', ''),
    },
    body,
  }
  const answer = await ctx.house.fetch(endpoint, request).catch(nullWhereNeverSent)
  if (!answer || GONE.has(answer.status)) return forgetDevice(ctx, deviceId)
  if (isPassing(answer.status)) throw new Error(`The push service answered ${answer.status}`)
  if (answer.ok) return markTold(ctx, { notificationId, deviceId })
  ctx.house.log.warn({ status: answer.status }, 'a push service took no message')
}

/** To an address within our own network, or a port that is not for this, nothing is sent however often it is tried. */
function nullWhereNeverSent(fault: unknown): null {
  if (fault instanceof PrivateAddressRefused || fault instanceof UrlRefused) return null
  throw fault
}

async function messageFor(ctx: Ctx, notificationId: string, deviceId: string): Promise<Message | null> {
  const { rows } = await sql<Message>`
    select d.endpoint, d.p256dh, d.auth, n.text, n.url
    from push_subscriptions d join notifications n on n.member_id = d.member_id
    where d.id = ${deviceId} and n.id = ${notificationId} and n.read_at is null
      and n.id::text <> all (d.told_of) and ${STILL_SIGNED_IN}`.execute(db(ctx))
  return rows[0] ?? null
}

const contactOf = ({ house }: Ctx) => {
  const { email } = house.site()
  return email ? mailtoOf(email) : house.config.origins.blog
}

/** As a URI, which the services want (RFC 8292 §2.1): letters beyond ASCII are written as RFC 6068 §2 says. */
function mailtoOf(email: string): string {
  const [localPart = '', domain = ''] = email.split('@')
  return `mailto:${encodeURIComponent(localPart)}@${domainToASCII(domain)}`
}

async function forgetDevice(ctx: Ctx, id: string): Promise<void> {
  await db(ctx).deleteFrom('push_subscriptions').where('id', '=', id).execute()
}

async function markTold(ctx: Ctx, { notificationId, deviceId }: Named): Promise<void> {
  await sql`
    update push_subscriptions set last_told_at = ${ctx.now},
      told_of = (array_prepend(${notificationId}::text, told_of))[:${TOLD_OF}::int]
    where id = ${deviceId}`.execute(db(ctx))
}
