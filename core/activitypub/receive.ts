import { checkAuthority } from './authority'
import type { IdRules } from './ids'
import { readJsonObject } from './json'
import { type IncomingActivity, parseActivity } from './parse'
import { type VerifiedRequest, type VerifyOptions, verifyRequest } from './verify-request'

export type Received = { readonly activity: IncomingActivity; readonly signer: VerifiedRequest }

/**
 * All an inbox asks of a POST before it believes it: signed, whole, understood, and said by who may say it.
 * @throws the named refusals of `refusals.ts`; answer them with 401 (signature, key), 403 (origin), 413 or 400
 */
export async function receiveActivity(
  request: Request,
  body: Uint8Array,
  options: VerifyOptions & IdRules,
): Promise<Received> {
  const signer = await verifyRequest(request, body, options)
  const activity = parseActivity(readJsonObject(body), options)
  checkAuthority(activity, signer.owner)
  return { activity, signer }
}
