import { Refusal } from '#core/contracts/refusal'

/** They are asked again by GET: what a server and all before it take as an address. */
const MOST_CHARACTERS = 12_000

export class RequestTooLong extends Refusal {
  override name = 'RequestTooLong'
  constructor() {
    super('The site that sent you here asked for more than can be read. Go back, and write to it.', 413)
  }
}

/**
 * Every parameter as often as it was given: that one stands twice is for the request's reader to refuse. Throws
 * `RequestTooLong`.
 */
export function formParameters(body: unknown): URLSearchParams {
  const parameters = new URLSearchParams()
  for (const [name, value] of Object.entries(body ?? {}))
    for (const each of [value].flat()) if (typeof each === 'string') parameters.append(name, each)
  if (parameters.toString().length > MOST_CHARACTERS) throw new RequestTooLong()
  return parameters
}

/** Whether a request brings a form, and not JSON or a form of parts. Types are written in whatever case (RFC 9110 §8.3.1). */
export function isForm(request: Request): boolean {
  const [type = ''] = (request.headers.get('content-type') ?? '').split(';')
  return type.trim().toLowerCase() === 'application/x-www-form-urlencoded'
}
