import type { Ctx, Tx } from '#core/contracts/ctx'
import { hashToken } from '#core/crypto/secrets'
import { db } from '#core/database/db'
import { transaction } from '#core/database/transaction'
import { audienceOf } from './audience'
import type { OAuthClientRow } from './clients'
import { lockGrant } from './grants'
import { TokenRefused } from './refusals'
import { scopeWithin } from './scopes'
import { authenticationOf } from './sign-in'
import { issueTokens, type TokenAnswer } from './tokens'

/** RFC 8628 §3.5: so much longer has to wait who asked too soon, from then on. */
const SLOWER_SECONDS = 5

export type DevicePoll = {
  readonly deviceCode: string
  readonly resources?: readonly string[]
  readonly jkt?: string | null
}

/** Tokens for a device, once a member let it in (RFC 8628 §3.4); good once. Throws `TokenRefused`. */
export async function pollDevice(ctx: Ctx, client: OAuthClientRow, poll: DevicePoll): Promise<TokenAnswer> {
  // Refused outside of the transaction: that somebody asked too soon has to be committed.
  const answer = await transaction(ctx, tx => pollOnce(tx, client, poll))
  if (answer instanceof TokenRefused) throw answer
  return answer
}

async function pollOnce(
  tx: Tx,
  client: OAuthClientRow,
  { deviceCode, resources, jkt = null }: DevicePoll,
): Promise<TokenAnswer | TokenRefused> {
  const device = await lockDevice(tx, client, deviceCode)
  if (!device) return new TokenRefused('invalid_grant', 'The device code is unknown, or was used before')
  if (device.expiresAt <= tx.now) return new TokenRefused('expired_token', 'Nobody answered in time')
  if (device.refusedAt) return new TokenRefused('access_denied', 'The member said no')
  if (device.grantId === null) return keepWaiting(tx, device)
  const grant = await lockGrant(tx, device.grantId)
  const authentication = grant && (await authenticationOf(tx, grant.signIn))
  if (!grant || !authentication?.isActive)
    return new TokenRefused('invalid_grant', 'The member has signed out since')
  const audience = await audienceOf(tx, grant.resources, resources)
  if (audience instanceof TokenRefused) return audience
  const scope = scopeWithin(client, grant.scope)
  if (scope === null) return new TokenRefused('access_denied', 'The client may not ask for this any more')
  await db(tx).deleteFrom('device_requests').where('id', '=', device.id).execute()
  await db(tx).updateTable('grants').set({ exchanged_at: tx.now }).where('id', '=', grant.id).execute()
  return issueTokens(tx, client, { ...grant, scope }, { authentication, audience, jkt })
}

type WaitingRow = { readonly id: string; readonly polledAt: Date | null; readonly pollSeconds: number }

async function keepWaiting(tx: Tx, { id, polledAt, pollSeconds }: WaitingRow): Promise<TokenRefused> {
  const tooSoon = polledAt !== null && tx.now.getTime() - polledAt.getTime() < pollSeconds * 1000
  await db(tx)
    .updateTable('device_requests')
    .set({ polled_at: tx.now, poll_seconds: tooSoon ? pollSeconds + SLOWER_SECONDS : pollSeconds })
    .where('id', '=', id)
    .execute()
  return tooSoon
    ? new TokenRefused('slow_down', 'Ask less often')
    : new TokenRefused('authorization_pending', 'Nobody has answered yet')
}

async function lockDevice(tx: Tx, client: OAuthClientRow, deviceCode: string) {
  return db(tx)
    .selectFrom('device_requests')
    .select(['id', 'grant_id as grantId', 'refused_at as refusedAt', 'expires_at as expiresAt'])
    .select(['polled_at as polledAt', 'poll_seconds as pollSeconds'])
    .where('device_code_hash', '=', hashToken(deviceCode))
    .where('client_id', '=', client.id)
    .forUpdate()
    .executeTakeFirst()
}
