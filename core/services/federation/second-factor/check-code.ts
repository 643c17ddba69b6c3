import type { Ctx, Tx } from '#core/contracts/ctx'
import { db } from '#core/database/db'
import { transaction } from '#core/database/transaction'
import { recordRefusal } from '#core/security-log/record-event'
import { postSecurityLetter } from '../security-letters/security-letter'
import { spendRecoveryCode } from './recovery-codes'
import { TooManyCodes, WrongSecondFactor } from './refusals'
import { openSecret, stepOf } from './totp'

/** So many wrong codes cost nothing; each further one doubles the wait. */
const FREE_TRIES = 5
const FIRST_WAIT_MS = 60_000
const LONGEST_WAIT_MS = 60 * 60_000

/** What was typed: a code of the app, or a recovery code. */
type SecondProof = 'a code of the authenticator app' | 'a recovery code'

type Row = { secret_jwe: string; last_step: number; wrong_tries: number; wrong_at: Date | null }

/**
 * Whether this is the member's second factor, by which it is used up: no code is taken twice. Tries are limited per
 * member, whoever makes them. Throws `WrongSecondFactor`, `TooManyCodes`.
 */
export async function checkSecondFactor(ctx: Ctx, memberId: string, typed: string): Promise<SecondProof> {
  // Refused outside of the transaction: that it was a try has to be committed.
  const outcome = await transaction(ctx, tx => tryOnce(tx, memberId, typed))
  if (typeof outcome === 'string') return outcome
  const reason = outcome instanceof TooManyCodes ? 'too many wrong codes' : 'a wrong code'
  await recordRefusal(ctx, { event: 'second-factor.refused', memberId, details: { reason } })
  throw outcome
}

async function tryOnce(
  tx: Tx,
  memberId: string,
  typed: string,
): Promise<SecondProof | WrongSecondFactor | TooManyCodes> {
  const row = await db(tx)
    .selectFrom('authenticators')
    .select(['secret_jwe', 'last_step', 'wrong_tries', 'wrong_at'])
    .where('member_id', '=', memberId)
    .where('confirmed_at', 'is not', null)
    .forUpdate()
    .executeTakeFirst()
  if (!row) return new WrongSecondFactor()
  const wait = waitOf(row, tx.now)
  if (wait > 0) return new TooManyCodes(Math.ceil(wait / 1000))
  const proof = await proofOf(tx, memberId, row, typed)
  if (proof) return proof
  await db(tx)
    .updateTable('authenticators')
    .set({ wrong_tries: row.wrong_tries + 1, wrong_at: tx.now })
    .where('member_id', '=', memberId)
    .execute()
  return new WrongSecondFactor()
}

async function proofOf(tx: Tx, memberId: string, row: Row, typed: string): Promise<SecondProof | null> {
  const digits = typed.replace(/[\s-]/g, '')
  const isCode = /^\d{6}$/.test(digits)
  const secret = await openSecret(tx.house.config, row.secret_jwe)
  const step = isCode ? stepOf(secret, digits, tx.now) : null
  // RFC 6238 §5.2: a code that was taken once is not taken again.
  const isNew = step !== null && step > row.last_step
  if (!isNew && (isCode || !(await spendRecoveryCode(tx, memberId, typed)))) return null
  await db(tx)
    .updateTable('authenticators')
    .set({ wrong_tries: 0, ...(isNew ? { last_step: step } : {}) })
    .where('member_id', '=', memberId)
    .execute()
  if (isNew) return 'a code of the authenticator app'
  await postSecurityLetter(tx, memberId, 'recovery-code-used')
  return 'a recovery code'
}

function waitOf({ wrong_tries: wrong, wrong_at: at }: Row, now: Date): number {
  if (wrong < FREE_TRIES || !at) return 0
  const wait = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** (wrong - FREE_TRIES))
  return at.getTime() + wait - now.getTime()
}
