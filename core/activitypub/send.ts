import { ACTIVITY_JSON } from './content-negotiation'
import type { SafeFetch } from './safe-fetch'
import { type DeliveryOutcome, outcomeOf } from './send-outcome'
import { signCavage } from './signatures/cavage'
import type { SignatureScheme, Signer } from './signatures/message'
import { signRfc9421 } from './signatures/rfc9421'

/** What servers answer who could not read the signature: worth a second knock with the other scheme. */
const UNREADABLE_STATUSES = [400, 401, 403]

export type Delivery = {
  /** The activity as it will go on the wire; the same text for every inbox. */
  readonly activity: string
  readonly inbox: string
  readonly signer: Signer
  readonly fetch: SafeFetch
  readonly now: Date
  /** The scheme this host accepted last; the new one is tried first when we never spoke. */
  readonly scheme?: SignatureScheme | null
}

/**
 * Delivers one activity to one inbox, knocking twice when the first signature is not understood.
 * Never throws for what the remote side does: that is the outcome.
 * Source: ActivityPub §7; "double-knocking" of the SWICG report on ActivityPub and HTTP signatures.
 */
export async function deliver(delivery: Delivery): Promise<DeliveryOutcome> {
  const first = delivery.scheme ?? 'rfc9421'
  const outcome = await knock(delivery, first)
  if (outcome.kind !== 'refused' || !UNREADABLE_STATUSES.includes(outcome.status)) return outcome
  return knock(delivery, first === 'rfc9421' ? 'cavage' : 'rfc9421')
}

async function knock(delivery: Delivery, scheme: SignatureScheme): Promise<DeliveryOutcome> {
  const body = new TextEncoder().encode(delivery.activity)
  const headers = new Headers({ 'content-type': ACTIVITY_JSON })
  const message = { method: 'POST', url: delivery.inbox, headers, body }
  const sign = scheme === 'rfc9421' ? signRfc9421 : signCavage
  const signed = sign(message, delivery.signer, delivery.now)
  let response: Response
  try {
    response = await delivery.fetch(delivery.inbox, {
      method: 'POST',
      headers: signed,
      body,
      redirect: 'manual',
    })
  } catch (error) {
    return { kind: 'retry', status: null, afterSeconds: null, reason: String(error) }
  }
  // An unread body keeps the connection busy.
  await response.body?.cancel()
  return outcomeOf(response, scheme, delivery.now)
}
