import { sql } from 'kysely'
import type { Ctx, Tx } from '#core/contracts/ctx'
import { requireMember } from '#core/contracts/require-role'
import { db } from '#core/database/db'
import type { ClaimsRequest, GRANT_ENDINGS } from '#core/entities/identity/grant'
import { recordSecurityEvent } from '#core/security-log/record-event'
import { scopesOfClaims } from './claims-request'
import { isPublicClient, type OAuthClientRow } from './clients'

/** What was granted to whom: every code and token of it says the same. */
export type Grant = {
  readonly id: string
  readonly clientId: string
  readonly memberId: string
  readonly signIn: string
  readonly scope: string
  readonly resources: readonly string[]
  readonly claims: ClaimsRequest | null
}

/** What a client asked for, and whether the member was asked about it on a page. */
type NewGrant = {
  readonly scope: readonly string[]
  readonly resources?: readonly string[]
  readonly claims?: ClaimsRequest | null
  readonly asked: boolean
}

export type GrantEnding = (typeof GRANT_ENDINGS)[number]

/**
 * A new grant of the viewer's. Null once the sign-in is over, or, where the member was not asked now, once they have
 * withdrawn what they agreed to: who ends either waits for the locks that are taken here, and then finds the grant.
 */
export async function makeGrant(
  tx: Tx,
  client: OAuthClientRow,
  { scope, resources = [], claims = null, asked }: NewGrant,
  signIn: string,
): Promise<string | null> {
  const member = requireMember(tx)
  const id = Bun.randomUUIDv7()
  const made = await sql`
    with session as (
      select id from sessions where sign_in = ${signIn} and expires_at > ${tx.now} order by id limit 1 for share
    ), consent as (
      select id from grants where member_id = ${member.id} and client_id = ${client.id} and asked
        and withdrawn_at is null and not ${client.firstParty || asked}::boolean
      order by granted_at desc, id desc limit 1 for share
    )
    insert into grants (id, member_id, client_id, sign_in, scope, resources, claims, asked, granted_at)
    select ${id}::uuid, ${member.id}::uuid, ${client.id}::uuid, ${signIn}::uuid, ${scope.join(' ')},
      ${JSON.stringify(resources)}::jsonb, ${claims && JSON.stringify(claims)}::jsonb, ${asked}::boolean,
      ${tx.now}::timestamptz
    from session where ${client.firstParty || asked}::boolean or exists (select from consent)
    returning id`.execute(db(tx))
  if (made.rows.length === 0) return null
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
  const row = await db(tx)
    .selectFrom('grants as g')
    .select(GRANT_COLUMNS)
    .where('g.id', '=', id)
    .where('g.ended_at', 'is', null)
    .forNoKeyUpdate()
    .executeTakeFirst()
  return row ? grantOf(row) : null
}

/** Of `grants as g`. */
export const GRANT_COLUMNS = [
  ...(['g.id', 'g.client_id as clientId', 'g.member_id as memberId', 'g.sign_in as signIn'] as const),
  ...(['g.scope', 'g.resources', 'g.claims'] as const),
] as const

export type GrantRow = Omit<Grant, 'signIn' | 'claims'> & {
  readonly signIn: string | null
  readonly claims: unknown
}

export function grantOf(row: GrantRow): Grant | null {
  const { id, clientId, memberId, signIn, scope, resources, claims } = row
  if (signIn === null) return null
  return {
    id,
    clientId,
    memberId,
    signIn,
    scope,
    resources,
    claims: (claims as ClaimsRequest | null) ?? null,
  }
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
  scope: readonly string[],
  claims: ClaimsRequest | null = null,
): Promise<boolean> {
  if (client.firstParty) return true
  if (isPublicClient(client)) return false
  const { member } = ctx.viewer
  if (!member) return false
  const consent = await db(ctx)
    .selectFrom('grants')
    .select(['scope', 'claims'])
    .where('member_id', '=', member.id)
    .where('client_id', '=', client.id)
    .where('asked', '=', true)
    .where('withdrawn_at', 'is', null)
    .orderBy('granted_at', 'desc')
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst()
  const agreed = new Set([
    ...(consent?.scope.split(' ') ?? []),
    ...scopesOfClaims(consent?.claims as ClaimsRequest | null | undefined),
  ])
  return [...scope, ...scopesOfClaims(claims)].every(name => agreed.has(name))
}
