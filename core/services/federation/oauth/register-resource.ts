import { recordAudit } from '#core/audit/record-audit'
import type { Ctx } from '#core/contracts/ctx'
import { isId, readId } from '#core/contracts/id'
import { NotFound } from '#core/contracts/refusal'
import { requireFreshSignIn } from '#core/contracts/require-fresh-sign-in'
import { requireRole } from '#core/contracts/require-role'
import { db } from '#core/database/db'
import { jsonb } from '#core/database/jsonb'
import { refusing, SQLSTATE } from '#core/database/sqlstate'
import { transaction } from '#core/database/transaction'
import type { ResourceScope } from '#core/entities/identity/oauth-resource'
import { recordSecurityEvent } from '#core/security-log/record-event'
import { ResourceUnusable, refuseResourceScopes, requesterOf } from './resource-settings'

export type ResourceSummary = {
  readonly id: string
  readonly uri: string
  readonly name: string
  readonly format: 'opaque' | 'jwt'
  readonly scopes: readonly ResourceScope[]
  readonly client: string | null
}

type NewResource = Omit<ResourceSummary, 'id' | 'client'> & {
  /** The `client_id` it asks us with about tokens; null when it never does. */
  readonly clientId: string | null
}

const RESOURCES_PER_PAGE = 50

/** A page of the servers that take our access tokens, the newest first. Throws `NotFound`, also for a page that begins nowhere. */
export async function resources(
  ctx: Ctx,
  after?: string,
): Promise<{ readonly lines: readonly ResourceSummary[]; readonly next: string | null }> {
  requireRole(ctx, 'programs')
  if (after !== undefined && !isId(after)) throw new NotFound()
  const rows = await db(ctx)
    .selectFrom('oauth_resources as r')
    .leftJoin('oauth_clients as c', 'c.id', 'r.client_id')
    .select(['r.id', 'r.uri', 'r.name', 'r.token_format as format', 'r.scopes', 'c.name as client'])
    .$if(after !== undefined, query => query.where('r.id', '<', after ?? ''))
    .orderBy('r.id', 'desc')
    .limit(RESOURCES_PER_PAGE + 1)
    .execute()
  const lines = rows.slice(0, RESOURCES_PER_PAGE)
  return { lines, next: rows.length > RESOURCES_PER_PAGE ? (lines.at(-1)?.id ?? null) : null }
}

/** Throws `NotFound`, `ResourceUnusable`. */
export async function registerResource(ctx: Ctx, resource: NewResource): Promise<void> {
  requireRole(ctx, 'programs')
  requireFreshSignIn(ctx)
  const { uri, name, format, scopes } = resource
  refuseUri(ctx, uri)
  const taken = { state: SQLSTATE.uniqueViolation, constraint: 'oauth_resources_uri_unique' }
  await refusing(
    taken,
    () => new ResourceUnusable('uri', 'This address is registered already.'),
    () =>
      transaction(ctx, async tx => {
        await refuseResourceScopes(tx, scopes)
        const id = Bun.randomUUIDv7()
        const client_id = await requesterOf(tx, resource.clientId)
        await db(tx)
          .insertInto('oauth_resources')
          .values({
            id,
            uri,
            name,
            token_format: format,
            scopes: jsonb([...scopes]),
            client_id,
            created_by_id: tx.viewer.member?.id ?? null,
            created_at: tx.now,
          })
          .execute()
        const after = { uri, name, format, scopes: scopes.map(scope => scope.name) }
        await recordAudit(tx, { action: 'resource.registered', subject: { kind: 'resource', id }, after })
        await recordSecurityEvent(tx, {
          event: 'resource.registered',
          memberId: null,
          details: { name, at: uri },
        })
      }),
  )
}

/** No token is given for it any more; those that were given run out within minutes. Throws `NotFound`. */
export async function deleteResource(ctx: Ctx, asked: string): Promise<void> {
  requireRole(ctx, 'programs')
  requireFreshSignIn(ctx)
  const id = readId(asked)
  await transaction(ctx, async tx => {
    const before = await db(tx)
      .deleteFrom('oauth_resources')
      .where('id', '=', id)
      .returning(['uri', 'name'])
      .executeTakeFirst()
    if (!before) throw new NotFound()
    await recordAudit(tx, { action: 'resource.deleted', subject: { kind: 'resource', id }, before })
    await recordSecurityEvent(tx, {
      event: 'resource.deleted',
      memberId: null,
      details: { name: before.name, at: before.uri },
    })
  })
}

/** RFC 8707 §2: an absolute URI without a fragment; ours are https, so that tokens travel safely. */
function refuseUri({ house }: Ctx, uri: string): void {
  const isUsable =
    uri.length <= 500 && /^[\x21-\x7e]+$/.test(uri) && URL.canParse(uri) && new URL(uri).protocol === 'https:'
  if (!isUsable || uri.includes('#'))
    throw new ResourceUnusable('uri', 'Give a whole https address without a fragment.')
  if (uri === house.config.origins.federation)
    throw new ResourceUnusable('uri', 'That is our own address: tokens for it are given already.')
}
