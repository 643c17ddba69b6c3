import { createHmac } from 'node:crypto'
import { sql } from 'kysely'
import type { Ctx } from '#core/contracts/ctx'
import { db } from '#core/database/db'
import { objectIdOf } from '#core/ghost'
import { whileClaimed } from '#core/jobs/claim'
import { OutboundRefusal } from '#core/net/errors'
import { postJsonById, tagJsonById } from '../ghost-api/admin-read'
import { memberJson, memberRows } from '../ghost-api/member-rows'
import { GHOST_VERSION } from '../ghost-api/site-json'
import { openSecret } from './secrets'

const MAX_ANSWER_BYTES = 100_000

type DeliveryRow = {
  readonly id: string
  readonly webhook_id: string
  readonly event: string
  readonly target_url: string
  readonly sealed_secret: string | null
  readonly subject_kind: string
  readonly subject_id: string
  readonly previous: Readonly<Record<string, unknown>>
  readonly body: string | null
}

type Answer = { readonly status: number | null; readonly error: string | null }

/** Nobody took it: it is tried again, later and later. */
export class WebhookRejected extends Error {
  override name = 'WebhookRejected'
}

const BROKEN_HERE = 'Something broke on our side.'

/**
 * The job. What was taken is told no more, however many have it to tell; whoever answers 410 wants no more of it. Throws
 * `WebhookRejected`.
 */
export async function deliverHook(
  ctx: Ctx,
  { deliveryId }: { deliveryId?: unknown },
  { isLast = false } = {},
): Promise<void> {
  const id = String(deliveryId)
  await whileClaimed(ctx, `hook-delivery:${id}`, () => deliverOnce(ctx, id, isLast))
}

async function deliverOnce(ctx: Ctx, id: string, isLast: boolean): Promise<void> {
  const row = await deliveryRow(ctx, id)
  if (!row) return
  const { status, error } = await attempt(ctx, row).catch(async fault => {
    if (isLast) await settle(ctx, row, { status: null, error: BROKEN_HERE }, isLast)
    throw fault
  })
  if (status === 410) {
    await db(ctx).deleteFrom('webhooks').where('id', '=', row.webhook_id).execute()
    return
  }
  const isTaken = await settle(ctx, row, { status, error }, isLast)
  if (!isTaken) throw new WebhookRejected(error ?? `The address of a hook answered ${status}`)
}

async function attempt(ctx: Ctx, row: DeliveryRow): Promise<Answer> {
  return send(ctx, row, row.body ?? (await writeBody(ctx, row)))
}

/** Writes down what came of it; says whether it was taken. */
async function settle(
  ctx: Ctx,
  row: DeliveryRow,
  { status, error }: Answer,
  isLast: boolean,
): Promise<boolean> {
  const isTaken = status !== null && status >= 200 && status < 300
  await db(ctx)
    .updateTable('webhooks')
    .set({
      last_triggered_at: new Date(),
      last_triggered_status: status === null ? null : String(status),
      last_triggered_error: isTaken ? null : (error ?? `Request failed: ${status}`),
    })
    .where('id', '=', row.webhook_id)
    .execute()
  if (isTaken || isLast) await db(ctx).deleteFrom('webhook_deliveries').where('id', '=', row.id).execute()
  return isTaken
}

async function deliveryRow(ctx: Ctx, id: string): Promise<DeliveryRow | null> {
  const { rows } = await sql<DeliveryRow>`
    select d.id, d.webhook_id, w.event, w.target_url, w.sealed_secret, d.subject_kind, d.subject_id, d.previous, d.body
    from webhook_deliveries d join webhooks w on w.id = d.webhook_id where d.id = ${id}`.execute(db(ctx))
  return rows[0] ?? null
}

/** Written once, so that each attempt says the same. */
async function writeBody(ctx: Ctx, row: DeliveryRow): Promise<string> {
  const body = JSON.stringify({ event: row.event, ...(await saidOf(ctx, row)) })
  await db(ctx).updateTable('webhook_deliveries').set({ body }).where('id', '=', row.id).execute()
  return body
}

async function saidOf(ctx: Ctx, row: DeliveryRow): Promise<Readonly<Record<string, unknown>>> {
  const { subject_kind: kind, subject_id: id, event, previous } = row
  if (kind === 'site') return {}
  const isGone = event.endsWith('.deleted')
  const current = isGone ? null : await currentOf(ctx, kind, id)
  const before = isGone || !current ? { id: objectIdOf(id), ...previous } : previous
  return { [kind]: { current: current ?? {}, previous: before } }
}

async function currentOf(ctx: Ctx, kind: string, id: string): Promise<unknown> {
  if (kind === 'tag') return tagJsonById(ctx, id)
  if (kind !== 'member') return postJsonById(ctx, kind === 'page' ? 'pages' : 'posts', id)
  const where = sql<boolean>`m.id = ${id}`
  const { rows } = await memberRows(ctx, { where, order: sql`m.id`, limit: 1, page: 1 })
  return rows[0] ? memberJson(rows[0]) : null
}

/** Ghost’s header: HMAC-SHA-256 over the body with the milliseconds behind it. */
export function signatureOf(secret: string, body: string, at: number): string {
  return `sha256=${createHmac('sha256', secret).update(`${body}${at}`).digest('hex')}, t=${at}`
}

async function send(ctx: Ctx, row: DeliveryRow, body: string): Promise<Answer> {
  const secret = row.sealed_secret && (await openSecret(ctx, row.sealed_secret))
  try {
    const answer = await ctx.house.fetch(row.target_url, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'content-version': `v${GHOST_VERSION}`,
        ...(secret && { 'x-ghost-signature': signatureOf(secret, body, Date.now()) }),
      },
      body,
      maxBytes: MAX_ANSWER_BYTES,
      redirect: 'manual' as const,
    })
    return { status: answer.status, error: null }
  } catch (fault) {
    if (fault instanceof OutboundRefusal) return { status: null, error: fault.message }
    throw fault
  }
}
