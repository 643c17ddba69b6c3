import { errors, type JWTHeaderParameters, jwtVerify, SignJWT } from 'jose'
import type { Config } from '#core/contracts/platform/config'
import type { Viewer } from '#core/contracts/viewer'

const TOKEN_SECONDS = 30

/** Whom a sibling app renders a fragment for. */
export type Borrower = { readonly viewer: Viewer; readonly guest: string | null }

/** A short-lived token (JWT, HS256) by which one of our apps asks another for a fragment. */
export function signBorrower(config: Config, borrower: Borrower): Promise<string> {
  const { generation, bytes } = config.keys.current('fragments')
  return new SignJWT(borrower as unknown as Record<string, unknown>)
    .setProtectedHeader({ alg: 'HS256', typ: 'fragment+jwt', kid: String(generation) })
    .setExpirationTime(`${TOKEN_SECONDS}s`)
    .sign(new Uint8Array(bytes))
}

/** The borrower, or null for a token that is missing, forged or expired. */
export async function readBorrower(config: Config, authorization: string | null): Promise<Borrower | null> {
  if (!authorization?.startsWith('Bearer ')) return null
  const options = { algorithms: ['HS256'], typ: 'fragment+jwt' }
  // Those of the version before name no generation: it knew the first alone.
  const keyOf = ({ kid = '0' }: JWTHeaderParameters) => {
    const key = config.keys.accepted('fragments').find(each => String(each.generation) === kid)
    if (!key) throw new errors.JWKSNoMatchingKey()
    return new Uint8Array(key.bytes)
  }
  const verified = await jwtVerify<Borrower>(authorization.slice(7), keyOf, options).catch(() => null)
  return verified && { viewer: verified.payload.viewer, guest: verified.payload.guest }
}
