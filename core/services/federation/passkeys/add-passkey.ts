import type { PublicKeyCredentialCreationOptionsJSON, RegistrationResponseJSON } from '@simplewebauthn/server'
import type { Ctx, Tx } from '#core/contracts/ctx'
import { requireFreshSignIn } from '#core/contracts/require-fresh-sign-in'
import { db } from '#core/database/db'
import { jsonb } from '#core/database/jsonb'
import { refusing, SQLSTATE } from '#core/database/sqlstate'
import { transaction } from '#core/database/transaction'
import { recordSecurityEvent } from '#core/security-log/record-event'
import { postSecurityLetter } from '../security-letters/security-letter'
import { claimChallenge, keepChallenge, parseAnswer } from './challenges'
import { PasskeyRefused, TooManyPasskeys } from './refusals'
import { relyingParty, userHandle } from './relying-party'

export const MOST_PASSKEYS = 20
export const NAME_LENGTH = 60

export type RegistrationOptions = PublicKeyCredentialCreationOptionsJSON

/**
 * What the member's browser is asked to make (`navigator.credentials.create`): a key that is found without a name, and
 * that its device asks for a finger or a PIN for. Throws `FreshSignInRequired`, `TooManyPasskeys`.
 */
export async function passkeyOptions(ctx: Ctx): Promise<RegistrationOptions> {
  const member = requireFreshSignIn(ctx)
  const known = await db(ctx)
    .selectFrom('passkeys')
    .select('credential_id as id')
    .where('member_id', '=', member.id)
    .execute()
  if (known.length >= MOST_PASSKEYS) throw new TooManyPasskeys(MOST_PASSKEYS)
  const { generateRegistrationOptions } = await import('@simplewebauthn/server')
  const options = await generateRegistrationOptions({
    rpName: ctx.house.site().name,
    rpID: relyingParty(ctx.house.config).id,
    userName: member.email,
    userDisplayName: member.name,
    userID: userHandle(ctx, member.id),
    excludeCredentials: known,
    authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
  })
  await keepChallenge(ctx, options.challenge, member.id)
  return options
}

/**
 * Keeps the public key of what the browser made. `answer` is its JSON, as the form carries it.
 * Throws `FreshSignInRequired`, `PasskeyRefused`, `TooManyPasskeys`.
 */
export async function addPasskey(ctx: Ctx, answer: unknown, name: string): Promise<void> {
  const member = requireFreshSignIn(ctx)
  const made = await verified(ctx, parseAnswer(answer) as RegistrationResponseJSON | null, member.id)
  const { credential, credentialBackedUp: synced } = made
  const taken = { state: SQLSTATE.uniqueViolation, constraint: 'passkeys_credential_id_unique' }
  const save = () =>
    transaction(ctx, async tx => {
      await refuseMore(tx, member.id)
      const values = {
        id: Bun.randomUUIDv7(),
        member_id: member.id,
        credential_id: credential.id,
        name,
        synced,
        public_key: Buffer.from(credential.publicKey).toString('base64url'),
        counter: credential.counter,
        transports: jsonb(credential.transports ?? []),
      }
      await db(tx)
        .insertInto('passkeys')
        .values({ ...values, created_at: tx.now })
        .execute()
      await recordSecurityEvent(tx, { event: 'passkey.added', details: { name } })
      await postSecurityLetter(tx, member.id, 'passkey-added')
    })
  await refusing(taken, () => new PasskeyRefused('This passkey is here already.'), save)
}

/** Options may be asked for often before the first answer: what counts is how many there are when one is kept. */
async function refuseMore(tx: Tx, memberId: string): Promise<void> {
  await db(tx).selectFrom('members').select('id').where('id', '=', memberId).forNoKeyUpdate().execute()
  const { known } = await db(tx)
    .selectFrom('passkeys')
    .select(({ fn }) => fn.countAll<number>().as('known'))
    .where('member_id', '=', memberId)
    .executeTakeFirstOrThrow()
  if (Number(known) >= MOST_PASSKEYS) throw new TooManyPasskeys(MOST_PASSKEYS)
}

async function verified(ctx: Ctx, response: RegistrationResponseJSON | null, memberId: string) {
  if (!response) throw new PasskeyRefused()
  const { id, origin } = relyingParty(ctx.house.config)
  const { verifyRegistrationResponse } = await import('@simplewebauthn/server')
  const verification = await verifyRegistrationResponse({
    response,
    expectedChallenge: challenge => claimChallenge(ctx, challenge, memberId),
    expectedOrigin: origin,
    expectedRPID: id,
    requireUserVerification: true,
  }).catch(fault => {
    ctx.house.log.info({ err: fault }, 'a passkey was not made as it should be')
    return { verified: false as const }
  })
  if (!verification.verified) throw new PasskeyRefused()
  return verification.registrationInfo
}
