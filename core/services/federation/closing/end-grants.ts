import type { FederationService } from '#core/contracts/federation'
import { endTokens } from '../sign-out'

/** The contract's `endGrants`: programs that wish to know are told, as with any sign-out. */
export const endGrants: FederationService['endGrants'] = async (tx, memberId) => {
  const signIns = await tx.em.execute<{ sign_in: string }[]>(
    `select sign_in from sessions where member_id = ? union select sign_in from tokens where member_id = ?`,
    [memberId, memberId],
  )
  for (const { sign_in: signIn } of signIns) await endTokens(tx, signIn)
  await tx.em.execute('delete from authorization_codes where member_id = ? and used_at is null', [memberId])
  await tx.em.execute('delete from consents where member_id = ?', [memberId])
  return signIns.map(row => row.sign_in)
}
