import type { Ctx } from '#core/contracts/ctx'
import type { AuthenticationMethod } from '#core/contracts/platform/sessions'
import { recordSecurityEvent } from '#core/security-log/record-event'

/** Who has just proved who they are, and how. */
export type Proven = {
  readonly memberId: string
  /** What they showed (RFC 8176). */
  readonly methods: readonly AuthenticationMethod[]
  /** The same in words, for the security log: `a passkey`. */
  readonly means: string
}

/**
 * A session at federation, from which those of the other apps grow; returns its id. `signIn` is what the browser is
 * signed in under: its own member stays in it, anybody else's ends, since somebody else sits there now.
 */
export async function beginMemberSession(
  ctx: Ctx,
  { memberId, methods, means }: Proven,
  signIn: string | null,
): Promise<string> {
  const isSame = signIn !== null && ctx.viewer.member?.id === memberId
  if (signIn && !isSame) await ctx.services.federation.signOut(ctx, signIn)
  const sessionId = await ctx.house.sessions.begin(memberId, {
    domain: 'federation',
    signIn: isSame ? signIn : Bun.randomUUIDv7(),
    methods,
    ...(ctx.from ?? { device: '' }),
  })
  const details = { with: means, ...(isSame ? { again: 'yes' } : {}) }
  await recordSecurityEvent(asMember(ctx, memberId), { event: 'sign-in.succeeded', memberId, details })
  return sessionId
}

/** Whoever sat at this browser before has no part in it. */
function asMember(ctx: Ctx, memberId: string): Ctx {
  return ctx.viewer.member?.id === memberId ? ctx : { ...ctx, viewer: { member: null, roles: [] } }
}
