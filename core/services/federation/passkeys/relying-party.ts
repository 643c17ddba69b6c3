import type { Ctx } from '#core/contracts/ctx'
import type { Config } from '#core/contracts/platform/config'
import { macOf } from '#core/crypto/secrets'

/**
 * For whom a passkey is (WebAuthn §5.1.2): the cooperative's domain where it has one, so that it would still do if
 * federation moved to another host of it; it is only ever used at federation's origin, where all six apps sign in.
 */
export function relyingParty({ coopDomain, origins }: Config): {
  readonly id: string
  readonly origin: string
} {
  return { id: coopDomain ?? new URL(origins.federation).hostname, origin: origins.federation }
}

/** WebAuthn §14.6.1: 32 bytes that tell nothing of the member, and are the same for each of their passkeys. */
export function userHandle(ctx: Ctx, memberId: string): Uint8Array<ArrayBuffer> {
  const key = ctx.house.config.keys.ofId('user handles of passkeys', memberId)
  return new Uint8Array(macOf(key, memberId))
}
