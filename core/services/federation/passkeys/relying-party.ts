import type { Config } from '#core/contracts/platform/config'

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
