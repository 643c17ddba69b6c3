import type { Selectable } from 'kysely'
import type { Ctx, Tx } from '#core/contracts/ctx'
import { requireRole } from '#core/contracts/require-role'
import { type Database, db } from '#core/database/db'
import { refusing, SQLSTATE } from '#core/database/sqlstate'
import { transaction } from '#core/database/transaction'
import { objectIdMatch, objectIdOf } from '#core/ghost'
import type { Answer } from '../ghost-api/content'
import type { Fields } from '../ghost-api/fields'
import { sentThing } from '../ghost-api/post-body'
import { type Action, invalid, notFound } from '../ghost-api/refusals'
import { GHOST_VERSION } from '../ghost-api/site-json'
import { HOOK_EVENTS } from '../queue-webhooks'
import { storable } from '../storable'
import { sealSecret } from './secrets'

const MAX_URL = 2_000
export const MAX_HOOKS = 200

type Row = Selectable<Database['webhooks']>

/** `POST /ghost/api/admin/webhooks/`: an integration asks to be told of an event. */
export async function addHook(ctx: Ctx, integrationId: string, body: unknown): Promise<Answer> {
  requireRole(ctx, 'editor')
  const action: Action = { verb: 'save', of: 'webhooks' }
  const sent = storable(sentThing(body, action, null))
  const fields = await fieldsFor(ctx, sent, action, null)
  const row = await unlessThere(action, () =>
    transaction(ctx, async tx => {
      await refuseTooMany(tx, integrationId, action)
      return db(tx)
        .insertInto('webhooks')
        .values({
          id: Bun.randomUUIDv7(),
          integration_id: integrationId,
          ...fields,
          created_at: tx.now,
          updated_at: tx.now,
        })
        .returningAll()
        .executeTakeFirstOrThrow()
    }),
  )
  return { webhooks: [hookJson(row, sent.secret ?? null)] }
}

/** Counted while nobody else adds one to this integration. */
async function refuseTooMany(tx: Tx, integrationId: string, action: Action): Promise<void> {
  await db(tx)
    .selectFrom('integrations')
    .select('id')
    .where('id', '=', integrationId)
    .forNoKeyUpdate()
    .execute()
  const { count } = await db(tx)
    .selectFrom('webhooks')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('integration_id', '=', integrationId)
    .executeTakeFirstOrThrow()
  if (Number(count) >= MAX_HOOKS) throw invalid(action, `An integration has at most ${MAX_HOOKS} webhooks.`)
}

/** `PUT /ghost/api/admin/webhooks/:id/`. An integration sees its own alone. */
export async function editHook(ctx: Ctx, integrationId: string, id: string, body: unknown): Promise<Answer> {
  requireRole(ctx, 'editor')
  const action: Action = { verb: 'edit', of: 'webhooks' }
  const sent = storable(sentThing(body, action, null))
  const row = await unlessThere(action, () =>
    transaction(ctx, async tx => {
      const before = await hookRow(tx, integrationId, id, action)
      return db(tx)
        .updateTable('webhooks')
        .set({ ...(await fieldsFor(tx, sent, action, before)), updated_at: tx.now })
        .where('id', '=', before.id)
        .returningAll()
        .executeTakeFirstOrThrow()
    }),
  )
  return { webhooks: [hookJson(row, null)] }
}

export async function removeHook(ctx: Ctx, integrationId: string, id: string): Promise<null> {
  requireRole(ctx, 'editor')
  const row = await hookRow(ctx, integrationId, id, { verb: 'delete', of: 'webhooks' })
  await db(ctx).deleteFrom('webhooks').where('id', '=', row.id).execute()
  return null
}

/** Locked inside a transaction: what a change does not name stays as another one left it. */
async function hookRow(ctx: Ctx, integrationId: string, id: string, action: Action): Promise<Row> {
  const match = objectIdMatch('post', id)
  if (!match) throw notFound(action)
  const row = await db(ctx)
    .selectFrom('webhooks')
    .selectAll()
    .where('integration_id', '=', integrationId)
    .where('id', '>=', match.from)
    .where('id', '<=', match.to)
    .forNoKeyUpdate()
    .executeTakeFirst()
  if (!row) throw notFound(action)
  return row
}

async function fieldsFor(ctx: Ctx, sent: Fields, action: Action, before: Row | null) {
  const event = String(sent.event ?? before?.event ?? '')
  const target = String(sent.target_url ?? before?.target_url ?? '')
  if (!HOOK_EVENTS.includes(event))
    throw invalid(action, 'Validation failed for event.', { property: 'event' })
  const url = URL.parse(target)
  if (!url || !['http:', 'https:'].includes(url.protocol) || target.length > MAX_URL)
    throw invalid(action, 'Validation failed for target_url.', { property: 'target_url' })
  const secret = sent.secret === undefined ? undefined : String(sent.secret ?? '')
  return {
    event,
    target_url: target,
    name: String(sent.name ?? before?.name ?? '').slice(0, 191),
    sealed_secret:
      secret === undefined
        ? (before?.sealed_secret ?? null)
        : secret === ''
          ? null
          : await sealSecret(ctx, secret),
  }
}

function unlessThere<T>(action: Action, work: () => Promise<T>): Promise<T> {
  const rule = { state: SQLSTATE.uniqueViolation, constraint: 'webhooks_once_unique' }
  return refusing(rule, () => invalid(action, 'Target URL has already been used for this event.'), work)
}

/** The secret is told to whoever has just sent it, and to nobody later. */
function hookJson(row: Row, secret: unknown) {
  return {
    id: objectIdOf(row.id),
    event: row.event,
    target_url: row.target_url,
    name: row.name,
    secret,
    api_version: `v${GHOST_VERSION}`,
    integration_id: objectIdOf(row.integration_id),
    created_at: row.created_at,
    updated_at: row.updated_at,
    last_triggered_at: row.last_triggered_at,
    last_triggered_status: row.last_triggered_status,
    last_triggered_error: row.last_triggered_error,
  }
}
