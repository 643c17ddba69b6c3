import { Refusal } from '#core/contracts/refusal'
import { type Action, errorBody, GhostRefusal, inGhostsWords } from '#core/services/blog/ghost-api/refusals'
import { GHOST_VERSION } from '#core/services/blog/ghost-api/site-json'
import { namesEtag } from '#core/text/etag'

const CONTENT_VERSION = `v${GHOST_VERSION}`

export type AnswerOptions = {
  readonly action: Action
  readonly headers: Readonly<Record<string, string>>
  readonly status?: number
}

/** An answer as Ghost sends it, or the refusal of one in its shape; null is an answer without a body. */
export async function ghostAnswer(
  request: Request,
  { action, headers, status = 200 }: AnswerOptions,
  answer: () => Promise<unknown>,
): Promise<Response> {
  try {
    const body = await answer()
    if (body === null) return new Response(null, { status: 204, headers: { ...STANDARD, ...headers } })
    return sent(request, status, JSON.stringify(body), headers)
  } catch (fault) {
    if (!(fault instanceof Refusal)) throw fault
    const refusal = inGhostsWords(fault, action)
    return sent(request, refusal.status, JSON.stringify(errorBody(refusal)), headers)
  }
}

/** What there is not: the client is told to catch up when it asks for another version of Ghost than this. */
export function noSuchEndpoint(version: string | null): GhostRefusal {
  const asked = /^v?(\d+)(?:\.(\d+))?/.exec(version ?? '')
  const [major = 0, minor = 0] = GHOST_VERSION.split('.').map(Number)
  const difference = asked ? Number(asked[1]) - major || Number(asked[2] ?? 0) - minor : 0
  if (difference === 0) return new GhostRefusal(404, 'NotFoundError', 'Resource not found')
  const [where, whose, code] = difference < 0 ? BEHIND : AHEAD
  const message = 'Request could not be served, the endpoint was not found.'
  return new GhostRefusal(406, 'RequestNotAcceptableError', message, {
    context: `Provided client accept-version ${version} is ${where} current Ghost version ${CONTENT_VERSION}.`,
    help: `Try upgrading your ${whose}.`,
    code,
  })
}

const BEHIND = ['behind', 'Ghost API client', 'UPDATE_CLIENT'] as const
const AHEAD = ['ahead of', 'Ghost install', 'UPDATE_GHOST'] as const

const STANDARD = {
  'content-type': 'application/json; charset=utf-8',
  'content-version': CONTENT_VERSION,
  vary: 'Accept-Version, Accept-Encoding',
  'x-content-type-options': 'nosniff',
}

function sent(
  request: Request,
  status: number,
  body: string,
  headers: Readonly<Record<string, string>>,
): Response {
  const etag = `W/"${body.length.toString(16)}-${Bun.hash(body).toString(36)}"`
  const all = { ...STANDARD, ...headers, etag }
  if (status === 200 && request.method === 'GET' && namesEtag(request.headers.get('if-none-match'), etag))
    return new Response(null, { status: 304, headers: all })
  return new Response(body, { status, headers: all })
}
