import { recordAudit } from '#core/audit/record-audit'
import type { Ctx, Tx } from '#core/contracts/ctx'
import { readId } from '#core/contracts/id'
import { NotFound } from '#core/contracts/refusal'
import { requireFreshSignIn } from '#core/contracts/require-fresh-sign-in'
import { requireRole } from '#core/contracts/require-role'
import { db } from '#core/database/db'
import { jsonb } from '#core/database/jsonb'
import { savedForm } from '#core/database/saved-form'
import { transaction } from '#core/database/transaction'
import type { ResourceScope } from '#core/entities/identity/oauth-resource'
import { recordSecurityEvent } from '#core/security-log/record-event'
import { refuseResourceScopes, requesterOf } from './resource-settings'

/** All that may be said anew of a resource: its address is what tokens are made out to, and stays. */
export type ResourceSettings = {
  readonly name: string
  readonly format: 'opaque' | 'jwt'
  readonly scopes: readonly ResourceScope[]
  /** The `client_id` it asks us with about tokens; null when it never does. */
  readonly clientId: string | null
}

export type ResourceToEdit = ResourceSettings & { readonly id: string; readonly uri: string }

/** What the form of a resource writes. */
export const RESOURCE_FORM = savedForm<ResourceToEdit>('name', 'format', 'scopes', 'clientId')

/** A server that takes our access tokens, for the operator (`requireRole`). Throws `NotFound`. */
export async function resourceToEdit(ctx: Ctx, asked: string): Promise<ResourceToEdit> {
  requireRole(ctx, 'programs')
  return found(await rowOf(ctx, readId(asked)).executeTakeFirst())
}

/**
 * Says anew what a resource is called, which tokens it takes, what it knows, and who asks about tokens there. A scope
 * that goes is in no new token; whoever asked us until now learns nothing more. Throws `NotFound`,
 * `FreshSignInRequired`, `ChangedMeanwhile`, `ResourceUnusable`.
 */
export async function saveResource(
  ctx: Ctx,
  asked: string,
  { name, format, scopes, clientId }: ResourceSettings,
  seen: string | null,
): Promise<void> {
  requireRole(ctx, 'programs')
  requireFreshSignIn(ctx)
  await transaction(ctx, async tx => {
    const before = await lockResource(tx, readId(asked))
    RESOURCE_FORM.refuseStale(before, seen)
    await refuseResourceScopes(tx, scopes, before.id)
    await db(tx)
      .updateTable('oauth_resources')
      .set({
        name,
        token_format: format,
        scopes: jsonb([...scopes]),
        client_id: await requesterOf(tx, clientId),
      })
      .where('id', '=', before.id)
      .execute()
    await recordAudit(tx, {
      action: 'resource.changed',
      subject: { kind: 'resource', id: before.id },
      before: facts(before),
      after: facts({ name, format, scopes, clientId }),
    })
    await recordSecurityEvent(tx, {
      event: 'resource.changed',
      memberId: null,
      details: { name, at: before.uri },
    })
  })
}

const facts = ({ name, format, scopes, clientId }: ResourceSettings) => ({
  name,
  format,
  clientId,
  scopes: scopes.map(scope => `${scope.name}: ${scope.words}`),
})

async function lockResource(tx: Tx, id: string): Promise<ResourceToEdit> {
  return found(await rowOf(tx, id).forNoKeyUpdate('r').executeTakeFirst())
}

function found(row: ResourceToEdit | undefined): ResourceToEdit {
  if (!row) throw new NotFound()
  return row
}

function rowOf(ctx: Ctx, id: string) {
  return db(ctx)
    .selectFrom('oauth_resources as r')
    .leftJoin('oauth_clients as c', 'c.id', 'r.client_id')
    .select(['r.id', 'r.uri', 'r.name', 'r.token_format as format', 'r.scopes', 'c.client_id as clientId'])
    .where('r.id', '=', id)
}
