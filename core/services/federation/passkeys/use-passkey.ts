import type { AuthenticationResponseJSON } from '@simplewebauthn/server'
import { type Selectable, sql } from 'kysely'
import { createRateLimit } from '#core/cache/rate-limit'
import type { Ctx } from '#core/contracts/ctx'
import { type Database, db } from '#core/database/db'
import { networkOf } from '#core/net/network-of'
import { recordRefusal } from '#core/security-log/record-event'
import { TooManySignIns } from '../identity/refusals'
import { claimChallenge, keepChallenge, parseAnswer } from './challenges'
import { PasskeyRefused } from './refusals'
import { relyingParty, userHandle } from './relying-party'

type Known = Pick<
  Selectable<Database['passkeys']>,
  'id' | 'member_id' | 'public_key' | 'counter' | 'name'
> & {
  closed: boolean
}

/**
 * What a browser is asked to sign in with (`navigator.credentials.get`): any passkey of ours, whoever's it is.
 * Throws `TooManySignIns`.
 */
export async function signInOptions(ctx: Ctx): Promise<object> {
  const verdict = await createRateLimit(ctx.house.cache, 'passkey-challenges').hit(
    networkOf(ctx.from?.address ?? '') || 'unknown',
  )
  if (!verdict.allowed) throw new TooManySignIns(verdict.retryAfterSeconds)
  const { id } = relyingParty(ctx.house.config)
  const { generateAuthenticationOptions } = await import('@simplewebauthn/server')
  const options = await generateAuthenticationOptions({ rpID: id, userVerification: 'required' })
  await keepChallenge(ctx, options.challenge, null)
  return options
}

/**
 * Whose passkey signed the challenge: the member's id. `answer` is the browser's JSON, as the form carries it. A passkey
 * whose count of signatures went back may be a copy, and is refused (WebAuthn §6.1.1). Throws `PasskeyRefused`.
 */
export async function memberOfPasskey(ctx: Ctx, answer: unknown): Promise<string> {
  const response = parseAnswer(answer) as AuthenticationResponseJSON | null
  const known = response && (await findPasskey(ctx, response.id))
  if (!known) throw await refused(ctx, null, 'a passkey that we do not know')
  if (!isOf(ctx, response, known)) throw await refused(ctx, known, 'a passkey of another member or page')
  const counter = await verifiedCounter(ctx, response, known)
  if (counter === null) throw await refused(ctx, known, 'a signature that does not fit')
  if (!(await countUp(ctx, known, counter)))
    throw await refused(ctx, known, 'its count went back: it may be a copy')
  if (known.closed)
    throw new PasskeyRefused('This account is closed. To keep it, sign in with a link by mail.')
  return known.member_id
}

/**
 * WebAuthn §7.2: the passkey that was found without a name says whose it is (step 6), and was asked by a page of ours
 * that stood in no other site's (step 14). The signature is verified after this.
 */
function isOf(ctx: Ctx, { response }: AuthenticationResponseJSON, known: Known): boolean {
  const handle = Buffer.from(userHandle(ctx, known.member_id)).toString('base64url')
  return response?.userHandle === handle && !isCrossOrigin(response.clientDataJSON)
}

function isCrossOrigin(clientDataJSON: unknown): boolean {
  try {
    const said: unknown = JSON.parse(Buffer.from(String(clientDataJSON), 'base64url').toString())
    return typeof said !== 'object' || said === null || ('crossOrigin' in said && said.crossOrigin !== false)
  } catch (fault) {
    if (fault instanceof SyntaxError) return true
    throw fault
  }
}

async function findPasskey(ctx: Ctx, credentialId: string): Promise<Known | undefined> {
  const { rows } = await sql<Known>`
    select p.id, p.member_id, p.public_key, p.counter, p.name,
      exists (select 1 from account_closings c where c.member_id = p.member_id) as closed
    from passkeys p where p.credential_id = ${credentialId}`.execute(db(ctx))
  return rows[0]
}

/** The count that comes with a signature that fits; null for one that does not. */
async function verifiedCounter(
  ctx: Ctx,
  response: AuthenticationResponseJSON,
  known: Known,
): Promise<number | null> {
  const { id, origin } = relyingParty(ctx.house.config)
  const { verifyAuthenticationResponse } = await import('@simplewebauthn/server')
  const verification = await verifyAuthenticationResponse({
    response,
    expectedChallenge: challenge => claimChallenge(ctx, challenge, null),
    expectedOrigin: origin,
    expectedRPID: id,
    requireUserVerification: true,
    credential: {
      id: response.id,
      publicKey: new Uint8Array(Buffer.from(known.public_key, 'base64url')),
      // Compared below, where the row is changed.
      counter: 0,
    },
  }).catch(fault => {
    ctx.house.log.info({ err: fault }, 'a passkey was refused')
    return null
  })
  return verification?.verified ? verification.authenticationInfo.newCounter : null
}

/** Two signatures of one count are one of a copy, also when they come in the same moment. Some devices always say 0. */
async function countUp(ctx: Ctx, { id }: Known, counter: number): Promise<boolean> {
  const counted = await db(ctx)
    .updateTable('passkeys')
    .set({ counter, last_used_at: ctx.now })
    .where('id', '=', id)
    .where(({ or, and, eb }) =>
      or([eb('counter', '<', counter), and([eb('counter', '=', 0), sql<boolean>`${counter}::bigint = 0`])]),
    )
    .returning('id')
    .executeTakeFirst()
  return counted !== undefined
}

async function refused(ctx: Ctx, known: Known | null, reason: string): Promise<PasskeyRefused> {
  const details = { reason, ...(known ? { name: known.name } : {}) }
  await recordRefusal(ctx, { event: 'passkey.refused', memberId: known?.member_id ?? null, details })
  return new PasskeyRefused()
}
