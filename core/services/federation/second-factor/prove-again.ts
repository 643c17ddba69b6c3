import type { Ctx } from '#core/contracts/ctx'
import { requireMember } from '#core/contracts/require-role'
import type { Proven } from '../signin/begin-member-session'
import { checkSecondFactor } from './check-code'

/**
 * Whoever is signed in shows with the authenticator app alone that it is still them: no letter is needed for that, and
 * with what they signed in by it makes two factors. Throws `SignInRequired`, `WrongSecondFactor`, `TooManyCodes`.
 */
export async function proveAgain(ctx: Ctx, typed: string): Promise<Proven> {
  const { id: memberId } = requireMember(ctx)
  const means = await checkSecondFactor(ctx, memberId, typed)
  return { memberId, methods: ['otp', 'mfa'], means }
}
