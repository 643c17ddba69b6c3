import { decodeProtectedHeader, errors, type JWTPayload, jwtVerify } from 'jose'
import { sql } from 'kysely'
import { createRateLimit } from '#core/cache/rate-limit'
import type { Ctx } from '#core/contracts/ctx'
import type { Role, Viewer } from '#core/contracts/viewer'
import { db } from '#core/database/db'
import { objectIdMatch } from '#core/ghost'
import { adminSecret } from '../integrations/keys'
import { GhostRefusal, tooMany } from './refusals'

/** A token may be so old, whatever it says itself. */
const MAX_AGE = '5m'
const AUDIENCE = /\/?admin\/?$/
/** As jsonwebtoken, which Ghost uses, says it. */
const AUDIENCE_SHOWN = String(AUDIENCE)

/**
 * The ctx of the program that shows this `Authorization`: it may what an editor may, in the name of the operator who
 * made its key, and no longer than they are one. Throws Ghost’s refusals.
 */
export async function requireAdminKey(ctx: Ctx, authorization: string | null): Promise<Ctx> {
  if (!authorization)
    throw new GhostRefusal(403, 'NoPermissionError', 'Authorization failed', {
      context:
        'Unable to determine the authenticated user or integration. Check that cookies are being passed through if using session authentication.',
    })
  const [scheme, token, ...more] = authorization.split(' ')
  if (scheme?.toLowerCase() !== 'ghost' || !token || more.length > 0)
    throw unauthorized('Authorization header format is "Authorization: Ghost [token]"', 'INVALID_AUTH_HEADER')
  const { id, viewer } = await integrationOf(ctx, keyIdOf(token))
  await verify(token, adminSecret(ctx, id))
  const { allowed } = await createRateLimit(ctx.house.cache, 'ghost-admin').hit(id)
  if (!allowed) throw tooMany()
  return { ...ctx, viewer }
}

/** The integration whose key this is. Throws Ghost’s refusals. */
export async function integrationBehind(ctx: Ctx, authorization: string | null): Promise<string> {
  const [, token = ''] = authorization?.split(' ') ?? []
  return (await integrationOf(ctx, keyIdOf(token))).id
}

function keyIdOf(token: string): string {
  try {
    const { kid } = decodeProtectedHeader(token)
    if (kid) return kid
  } catch {
    throw new GhostRefusal(400, 'BadRequestError', 'Invalid token', { code: 'INVALID_JWT' })
  }
  throw unauthorized('Admin API kid missing.', 'MISSING_ADMIN_API_KID')
}

type Maker = { id: string; member_id: string; name: string; email: string; handle: string; roles: Role[] }

/** Whoever made it is still here, and still an operator: the key can do no more than they can. */
async function integrationOf(ctx: Ctx, keyId: string): Promise<{ id: string; viewer: Viewer }> {
  const match = objectIdMatch('post', keyId)
  const { rows } = await sql<Maker>`
    select i.id, m.id as member_id, m.name, m.email, m.handle,
      coalesce((select json_agg(role) from role_grants where member_id = m.id), '[]') as roles
    from integrations i join members m on m.id = i.created_by_id
    where i.id between ${match?.from ?? null} and ${match?.to ?? null}
      and not exists (select from account_closings c where c.member_id = m.id)`.execute(db(ctx))
  const [maker] = rows
  if (!maker?.roles.includes('operator')) throw unauthorized('Unknown Admin API Key', 'UNKNOWN_ADMIN_API_KEY')
  const { id, member_id, name, email, handle } = maker
  return { id, viewer: { member: { id: member_id, name, email, handle }, roles: ['editor'] } }
}

async function verify(token: string, secret: Buffer): Promise<void> {
  const payload = await signedBy(token, secret)
  const audiences = [payload.aud ?? ''].flat()
  if (!audiences.some(audience => AUDIENCE.test(audience)))
    throw invalidToken(`jwt audience invalid. expected: ${AUDIENCE_SHOWN}`)
}

async function signedBy(token: string, secret: Buffer): Promise<JWTPayload> {
  try {
    return (await jwtVerify(token, secret, { algorithms: ['HS256'], maxTokenAge: MAX_AGE })).payload
  } catch (fault) {
    if (fault instanceof errors.JWSSignatureVerificationFailed) throw invalidToken('invalid signature')
    if (fault instanceof errors.JOSEAlgNotAllowed) throw invalidToken('invalid algorithm')
    if (fault instanceof errors.JWTExpired)
      throw invalidToken(fault.claim === 'iat' ? 'maxAge exceeded' : 'jwt expired')
    if (fault instanceof errors.JWTClaimValidationFailed) throw invalidToken(`${fault.claim} is not usable`)
    if (fault instanceof errors.JOSEError) throw invalidToken('jwt malformed')
    throw fault
  }
}

const invalidToken = (why: string) => unauthorized(`Invalid token: ${why}`, 'INVALID_JWT')

function unauthorized(message: string, code: string): GhostRefusal {
  return new GhostRefusal(401, 'UnauthorizedError', message, { code })
}
