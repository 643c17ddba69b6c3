import { createRateLimit } from '#core/cache/rate-limit'
import type { Ctx, Tx } from '#core/contracts/ctx'
import { Refusal } from '#core/contracts/refusal'
import { requireMember } from '#core/contracts/require-role'
import { hashToken, newToken } from '#core/crypto/secrets'
import { db } from '#core/database/db'
import { jsonb } from '#core/database/jsonb'
import { transaction } from '#core/database/transaction'
import { DEVICE_CODE } from '#core/entities/identity/oauth-client'
import { findClient, type OAuthClientRow } from './clients'
import { makeGrant } from './grants'
import { TokenRefused } from './refusals'
import { findResources } from './resources'
import { allowedScopes, readScope } from './scopes'
import { hashesOfUserCode, hashUserCode, newUserCode, readUserCode, shownUserCode } from './user-code'

const DEVICE_SECONDS = 600
const POLL_SECONDS = 5

/** RFC 8628 §3.2 */
type DeviceAnswer = {
  readonly device_code: string
  readonly user_code: string
  readonly verification_uri: string
  readonly verification_uri_complete: string
  readonly expires_in: number
  readonly interval: number
}

/** A device that has no keyboard asks (RFC 8628 §3.1): a member answers elsewhere. Throws `TokenRefused`. */
export async function requestDevice(
  ctx: Ctx,
  client: OAuthClientRow,
  asked: { readonly scope: string; readonly resources: readonly string[] },
): Promise<DeviceAnswer> {
  if (!client.grantTypes.includes(DEVICE_CODE))
    throw new TokenRefused('unauthorized_client', 'The client is not registered for devices')
  const scope = readScope(asked.scope, allowedScopes(client))
  if (!scope) throw new TokenRefused('invalid_scope', 'A scope is missing, unknown, or not for this client')
  if (!(await findResources(ctx, asked.resources)))
    throw new TokenRefused('invalid_target', 'A resource is unknown')
  const [deviceCode, userCode] = [newToken(), newUserCode()]
  await db(ctx)
    .insertInto('device_requests')
    .values({
      id: Bun.randomUUIDv7(),
      device_code_hash: hashToken(deviceCode),
      user_code_hash: hashUserCode(ctx, userCode),
      client_id: client.id,
      scope: scope.join(' '),
      resources: jsonb([...asked.resources]),
      poll_seconds: POLL_SECONDS,
      created_at: ctx.now,
      expires_at: new Date(ctx.now.getTime() + DEVICE_SECONDS * 1000),
    })
    .execute()
  const page = `${ctx.house.config.origins.federation}/device`
  return {
    device_code: deviceCode,
    user_code: shownUserCode(userCode),
    verification_uri: page,
    verification_uri_complete: `${page}?user_code=${shownUserCode(userCode)}`,
    expires_in: DEVICE_SECONDS,
    interval: POLL_SECONDS,
  }
}

/** A device that waits for an answer. */
export type WaitingDevice = {
  readonly id: string
  readonly userCode: string
  readonly client: OAuthClientRow
  readonly scope: readonly string[]
  readonly resources: readonly string[]
}

export class UserCodeUnknown extends Refusal {
  override name = 'UserCodeUnknown'
  constructor() {
    super('No device shows this code. Look again: it changes after ten minutes, and is answered once.')
  }
}

export class TooManyUserCodes extends Refusal {
  override name = 'TooManyUserCodes'
  constructor(readonly retryAfterSeconds: number) {
    super('That were many codes. Wait ten minutes, and start again on the device.', 429)
  }
}

/**
 * The device that shows this code and waits. For members alone, a limited number of times (RFC 8628 §5.1).
 * Throws `UserCodeUnknown`, `TooManyUserCodes`.
 */
export async function findDevice(ctx: Ctx, typed: string): Promise<WaitingDevice> {
  const member = requireMember(ctx)
  const verdict = await createRateLimit(ctx.house.cache, 'user-codes').hit(member.id)
  if (!verdict.allowed) throw new TooManyUserCodes(verdict.retryAfterSeconds)
  const userCode = readUserCode(typed)
  const row = userCode === null ? undefined : await waiting(ctx, userCode)
  const client = row && (await findClient(ctx, row.clientId))
  if (!row || !client || userCode === null) throw new UserCodeUnknown()
  const { id, scope, resources } = row
  return { id, userCode: shownUserCode(userCode), client, scope: scope.split(' '), resources }
}

/** The viewer lets the device in, or not; once. Throws as `findDevice`, or when the answer was given already. */
export async function answerDevice(
  ctx: Ctx,
  typed: string,
  { allowed, signIn }: { readonly allowed: boolean; readonly signIn: string },
): Promise<WaitingDevice> {
  const device = await findDevice(ctx, typed)
  await transaction(ctx, async tx => {
    if (!(await lockWaiting(tx, device.id))) throw new UserCodeUnknown()
    const grantId = allowed ? await makeGrant(tx, device.client, { ...device, asked: true }, signIn) : null
    if (allowed && grantId === null) throw new UserCodeUnknown()
    await db(tx)
      .updateTable('device_requests')
      .set(grantId === null ? { refused_at: tx.now } : { grant_id: grantId })
      .where('id', '=', device.id)
      .execute()
  })
  return device
}

async function waiting(ctx: Ctx, userCode: string) {
  return db(ctx)
    .selectFrom('device_requests as d')
    .innerJoin('oauth_clients as c', 'c.id', 'd.client_id')
    .select(['d.id', 'd.scope', 'd.resources', 'c.client_id as clientId'])
    .where('d.user_code_hash', 'in', hashesOfUserCode(ctx, userCode))
    .where('d.expires_at', '>', ctx.now)
    .where('d.grant_id', 'is', null)
    .where('d.refused_at', 'is', null)
    .executeTakeFirst()
}

async function lockWaiting(tx: Tx, id: string): Promise<boolean> {
  const row = await db(tx)
    .selectFrom('device_requests')
    .select('id')
    .where('id', '=', id)
    .where('grant_id', 'is', null)
    .where('refused_at', 'is', null)
    .forUpdate()
    .executeTakeFirst()
  return row !== undefined
}
