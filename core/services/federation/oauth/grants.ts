import type { Ctx, Tx } from '#core/contracts/ctx'
import { requireMember } from '#core/contracts/require-role'
import { db } from '#core/database/db'
import type { GRANT_ENDINGS } from '#core/entities/identity/grant'
import { recordSecurityEvent } from '#core/security-log/record-event'
import { isPublicClient, type OAuthClientRow } from './clients'
import type { Scope } from './scopes'

/** What was granted to whom: every code and token of it says the same. */
export type Grant = {
  readonly id: string
  readonly clientId: string
  readonly memberId: string
  readonly signIn: string
  readonly scope: string
}

export type GrantEnding = (typeof GRANT_ENDINGS)[number]

/**
 * A new grant of the viewer's. Null once the sign-in is over: signing out waits for the lock that is taken here, and
 * then finds the grant.
 */
export async function makeGrant(
  tx: Tx,
  client: OAuthClientRow,
  { scope, asked }: { readonly scope: readonly Scope[]; readonly asked: boolean },
  signIn: string,
): Promise<string | null> {
  const member = requireMember(tx)
  const session = await db(tx)
    .selectFrom('sessions')
    .select('id')
    .where('sign_in', '=', signIn)
    .where('expires_at', '>', tx.now)
    .orderBy('id')
    .limit(1)
    .forShare()
    .executeTakeFirst()
  if (!session) return null
  const id = Bun.randomUUIDv7()
  await db(tx)
    .insertInto('grants')
    .values({
      id,
      member_id: member.id,
      client_id: client.id,
      sign_in: signIn,
      scope: scope.join(' '),
      asked,
      granted_at: tx.now,
    })
    .execute()
  // Our own apps are part of the sign-in.
  if (!client.firstParty)
    await recordSecurityEvent(tx, {
      event: 'grant.made',
      client: client.clientId,
      details: { program: client.name, scope: scope.join(' '), asked: asked ? 'yes' : 'before' },
    })
  return id
}

/**
 * The grant, while it has not ended. Nobody else makes a token of it, or ends it, before the transaction is over: so
 * ask for it first, and look at its codes and tokens only then.
 */
export async function lockGrant(tx: Tx, id: string): Promise<Grant | null> {
  const grant = await db(tx)
    .selectFrom('grants')
    .select(['id', 'client_id as clientId', 'member_id as memberId', 'sign_in as signIn', 'scope'])
    .where('id', '=', id)
    .where('ended_at', 'is', null)
    .forNoKeyUpdate()
    .executeTakeFirst()
  return grant?.signIn ? { ...grant, signIn: grant.signIn } : null
}

/** Its codes and tokens are worth nothing from here on. What has ended before stays ended as it was. */
export async function endGrant(tx: Tx, id: string, why: GrantEnding): Promise<void> {
  const ended = await db(tx)
    .updateTable('grants')
    .set({ ended_at: tx.now, ended_why: why })
    .where('id', '=', id)
    .where('ended_at', 'is', null)
    .returning(['member_id', 'client_id'])
    .executeTakeFirst()
  if (ended) await recordGrantEnd(tx, ended.member_id, ended.client_id, why)
}

/** Written down for the member whose grant it was. */
export async function recordGrantEnd(tx: Tx, memberId: string, id: string, why: GrantEnding): Promise<void> {
  const client = await db(tx)
    .selectFrom('oauth_clients')
    .select(['client_id', 'name'])
    .where('id', '=', id)
    .executeTakeFirst()
  const details = { program: client?.name ?? '', reason: why.replace('_', ' ') }
  await recordSecurityEvent(tx, {
    event: 'grant.ended',
    memberId,
    client: client?.client_id ?? null,
    details,
  })
}

/**
 * Whether the viewer, when asked last, agreed to all of these scopes for this client; our own apps need no asking.
 * A public client has to ask each time: another app may say to be it (RFC 8252 §8.6).
 */
export async function hasConsented(
  ctx: Ctx,
  client: OAuthClientRow,
  scope: readonly Scope[],
): Promise<boolean> {
  if (client.firstParty) return true
  if (isPublicClient(client)) return false
  const { member } = ctx.viewer
  if (!member) return false
  const consent = await db(ctx)
    .selectFrom('grants')
    .select('scope')
    .where('member_id', '=', member.id)
    .where('client_id', '=', client.id)
    .where('asked', '=', true)
    .where('withdrawn_at', 'is', null)
    .orderBy('granted_at', 'desc')
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst()
  const agreed = new Set(consent?.scope.split(' '))
  return scope.every(name => agreed.has(name))
}
