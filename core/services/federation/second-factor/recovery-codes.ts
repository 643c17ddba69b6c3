import { randomInt } from 'node:crypto'
import type { Ctx, Tx } from '#core/contracts/ctx'
import { NotFound } from '#core/contracts/refusal'
import { requireFreshSignIn } from '#core/contracts/require-fresh-sign-in'
import { macOf } from '#core/crypto/secrets'
import { db } from '#core/database/db'
import { transaction } from '#core/database/transaction'
import type { Key } from '#core/keys/keyring'
import { recordSecurityEvent } from '#core/security-log/record-event'
import { postSecurityLetter } from '../security-letters/security-letter'

const RECOVERY_CODES = 10
/** Without letters that are read as figures: fifty bits in ten characters. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const LENGTH = 10

/**
 * The same when there were some: the member is told by mail. Who has no authenticator app has no use for codes, and an
 * app that is just being removed takes them along. Throws `FreshSignInRequired`, `NotFound`.
 */
export function renewRecoveryCodes(ctx: Ctx): Promise<readonly string[]> {
  return transaction(ctx, async tx => {
    const { id } = requireFreshSignIn(tx)
    const authenticator = await db(tx)
      .selectFrom('authenticators')
      .select('member_id')
      .where('member_id', '=', id)
      .where('confirmed_at', 'is not', null)
      .forUpdate()
      .executeTakeFirst()
    if (!authenticator) throw new NotFound()
    await postSecurityLetter(tx, id, 'recovery-codes-made')
    return makeRecoveryCodes(tx)
  })
}

/** New codes, shown this once; those from before are worth nothing. Throws `FreshSignInRequired`. */
export async function makeRecoveryCodes(tx: Tx): Promise<readonly string[]> {
  const member = requireFreshSignIn(tx)
  await db(tx).deleteFrom('recovery_codes').where('member_id', '=', member.id).execute()
  const codes = Array.from({ length: RECOVERY_CODES }, newCode)
  const key = tx.house.config.keys.current('recovery codes')
  await db(tx)
    .insertInto('recovery_codes')
    .values(
      codes.map(code => ({
        code_hash: hashOf(key, member.id, code),
        member_id: member.id,
        made_at: tx.now,
      })),
    )
    .execute()
  await recordSecurityEvent(tx, { event: 'recovery-codes.made' })
  return codes
}

/** Uses a code up. False when it is none of theirs, or was used before. */
export async function spendRecoveryCode(tx: Tx, memberId: string, typed: string): Promise<boolean> {
  // They may be older than the keys of now.
  const hashes = tx.house.config.keys.accepted('recovery codes').map(key => hashOf(key, memberId, typed))
  const spent = await db(tx)
    .updateTable('recovery_codes')
    .set({ used_at: tx.now })
    .where('code_hash', 'in', hashes)
    .where('member_id', '=', memberId)
    .where('used_at', 'is', null)
    .returning('code_hash')
    .executeTakeFirst()
  return spent !== undefined
}

function newCode(): string {
  const letters = Array.from({ length: LENGTH }, () => ALPHABET[randomInt(ALPHABET.length)])
  return `${letters.slice(0, 5).join('')}-${letters.slice(5).join('')}`
}

/** However it was typed; and another one for each member, so that nobody's code is anybody else's. */
function hashOf(key: Key, memberId: string, typed: string): string {
  const read = typed
    .toUpperCase()
    .replace(/[IL]/g, '1')
    .replaceAll('O', '0')
    .replace(/[^0-9A-Z]/g, '')
  return macOf(key, `${memberId} ${read}`).toString('hex')
}
