import { jwtVerify, SignJWT } from 'jose'
import type { Config } from '#core/contracts/platform/config'
import type { Viewer } from '#core/contracts/viewer'

const TOKEN_SECONDS = 30

/** Whom a sibling app renders a fragment for. */
export type Borrower = { readonly viewer: Viewer; readonly guest: string | null }

/** A short-lived token (JWT, HS256) by which one of our apps asks another for a fragment. */
export function signBorrower(config: Config, borrower: Borrower): Promise<string> {
  return new SignJWT(borrower as unknown as Record<string, unknown>)
    .setProtectedHeader({ alg: 'HS256', typ: 'fragment+jwt' })
    .setExpirationTime(`${TOKEN_SECONDS}s`)
    .sign(new TextEncoder().encode(config.secret))
}

/** The borrower, or null for a token that is missing, forged or expired. */
export async function readBorrower(config: Config, authorization: string | null): Promise<Borrower | null> {
  if (!authorization?.startsWith('Bearer ')) return null
  const key = new TextEncoder().encode(config.secret)
  const options = { algorithms: ['HS256'], typ: 'fragment+jwt' }
  const verified = await jwtVerify<Borrower>(authorization.slice(7), key, options).catch(() => null)
  return verified && { viewer: verified.payload.viewer, guest: verified.payload.guest }
}
