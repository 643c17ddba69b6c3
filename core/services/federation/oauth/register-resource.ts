import { recordAudit } from '#core/audit/record-audit'
import type { Ctx } from '#core/contracts/ctx'
import { readId } from '#core/contracts/id'
import { NotFound, Refusal } from '#core/contracts/refusal'
import { requireFreshSignIn } from '#core/contracts/require-fresh-sign-in'
import { requireRole } from '#core/contracts/require-role'
import { db } from '#core/database/db'
import { jsonb } from '#core/database/jsonb'
import { refusing, SQLSTATE } from '#core/database/sqlstate'
import { transaction } from '#core/database/transaction'
import type { ResourceScope } from '#core/entities/identity/oauth-resource'
import { resourceScopes, SCOPE_TOKEN, SCOPES } from './scopes'

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

export class ResourceUnusable extends Refusal {
  override name = 'ResourceUnusable'
  constructor(
    readonly field: 'uri' | 'scopes' | 'client_id',
    sentence: string,
  ) {
    super(sentence)
  }
}

/** The servers that take our access tokens. The operator's alone (`requireRole`). */
export async function resources(ctx: Ctx): Promise<readonly ResourceSummary[]> {
  requireRole(ctx, 'programs')
  return db(ctx)
    .selectFrom('oauth_resources as r')
    .leftJoin('oauth_clients as c', 'c.id', 'r.client_id')
    .select(['r.id', 'r.uri', 'r.name', 'r.token_format as format', 'r.scopes', 'c.name as client'])
    .orderBy('r.uri')
    .execute()
}

/** Throws `NotFound`, `ResourceUnusable`. */
export async function registerResource(ctx: Ctx, resource: NewResource): Promise<void> {
  requireRole(ctx, 'programs')
  requireFreshSignIn(ctx)
  const { uri, name, format, scopes } = resource
  refuseUri(uri)
  const taken = { state: SQLSTATE.uniqueViolation, constraint: 'oauth_resources_uri_unique' }
  await refusing(
    taken,
    () => new ResourceUnusable('uri', 'This address is registered already.'),
    () =>
      transaction(ctx, async tx => {
        const known = [...Object.keys(SCOPES), ...(await resourceScopes(tx)).map(each => each.name)]
        refuseScopes(scopes, known)
        const id = Bun.randomUUIDv7()
        const client_id = resource.clientId === null ? null : await idOf(tx, resource.clientId)
        await db(tx)
          .insertInto('oauth_resources')
          .values({
            ...{ id, uri, name, token_format: format, scopes: jsonb([...scopes]), client_id },
            ...{ created_by_id: tx.viewer.member?.id ?? null, created_at: tx.now },
          })
          .execute()
        const after = { uri, name, format, scopes: scopes.map(scope => scope.name) }
        await recordAudit(tx, { action: 'resource.registered', subject: { kind: 'resource', id }, after })
      }),
  )
}

/** No token is given for it any more; those that were given run out within minutes. */
export async function deleteResource(ctx: Ctx, asked: string): Promise<void> {
  requireRole(ctx, 'programs')
  const id = readId(asked)
  await transaction(ctx, async tx => {
    const before = await db(tx)
      .deleteFrom('oauth_resources')
      .where('id', '=', id)
      .returning(['uri', 'name'])
      .executeTakeFirst()
    if (!before) throw new NotFound()
    await recordAudit(tx, { action: 'resource.deleted', subject: { kind: 'resource', id }, before })
  })
}

/** RFC 8707 §2: an absolute URI without a fragment; ours are https, so that tokens travel safely. */
function refuseUri(uri: string): void {
  const isUsable =
    uri.length <= 500 && /^[\x21-\x7e]+$/.test(uri) && URL.canParse(uri) && new URL(uri).protocol === 'https:'
  if (!isUsable || uri.includes('#'))
    throw new ResourceUnusable('uri', 'Give a whole https address without a fragment.')
}

function refuseScopes(scopes: readonly ResourceScope[], known: readonly string[]): void {
  for (const { name, words } of scopes) {
    if (!SCOPE_TOKEN.test(name) || words === '')
      throw new ResourceUnusable('scopes', 'Each line is a short name, a space, and what it allows in words.')
    if (known.includes(name) || scopes.filter(scope => scope.name === name).length > 1)
      throw new ResourceUnusable('scopes', `The scope ${name} is known already: give it another name.`)
  }
}

async function idOf(ctx: Ctx, clientId: string): Promise<string> {
  const client = await db(ctx)
    .selectFrom('oauth_clients')
    .select('id')
    .where('client_id', '=', clientId)
    .where('first_party', '=', false)
    .executeTakeFirst()
  if (!client) throw new ResourceUnusable('client_id', 'No client has this client_id.')
  return client.id
}
