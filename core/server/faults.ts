import type { RequestScope } from '#core/app/request-scope'
import { AppHidden } from '#core/contracts/apps-shown'
import { FreshSignInRequired, Moved, NotFound, Refusal, SignInRequired } from '#core/contracts/refusal'
import { isDatabaseAway, isUnreadableValue } from '#core/database/away'
import { logThrottled } from '#core/log/throttled-log'
import { refererPath } from '#core/oauth/return-to'
import type { AppParts } from './app-parts'

/** When whoever was told "not now" may ask again. */
const RETRY_AFTER_SECONDS = 5
const RESTING = 'This part of the site is resting. Try again in a minute.'
const BROKEN = 'Something broke on our side. Try again in a moment.'

/** A refusal or a fault as an answer: a page for people, a few words for a fragment, JSON for programs. */
export async function answerFault(
  parts: AppParts,
  scope: RequestScope,
  request: Request,
  error: unknown,
  code?: unknown,
): Promise<Response> {
  const { house } = parts
  const { page, requestId, reply } = scope
  if (error instanceof SignInRequired || error instanceof FreshSignInRequired) {
    // A script cannot follow to the other origin where one signs in: it tells the reader instead.
    if (page.partial) return reply.html('', { status: 401 })
    const back = request.method === 'GET' ? page.path : refererPath(request, page.origins[page.domain])
    return reply.see(loginPath(error, back))
  }
  if (error instanceof Moved) return reply.see(error.location, { kind: 'notice', text: error.message })
  if (error instanceof Refusal) {
    const named = error.status === 404 && !(error instanceof AppHidden) ? {} : { text: error.message }
    return refusalPage(parts, scope, error.status, named)
  }
  if (code === 'NOT_FOUND') return refusalPage(parts, scope, 404)
  if (code === 'PARSE' && wantsJson(request)) return unreadable(scope)
  if (code === 'VALIDATION' || code === 'PARSE') return refusalPage(parts, scope, 422)
  const about = { err: error, requestId, domain: page.domain }
  if (isDatabaseAway(error)) {
    logThrottled(house.log, 'warn', about, 'the database is away')
    return failure(parts, scope, request, 503, RESTING)
  }
  if (isUnreadableValue(error)) {
    house.log.info(about, 'a value that the database cannot hold')
    if (request.method === 'GET') return refusalPage(parts, scope, new NotFound().status)
    return refusalPage(parts, scope, 422)
  }
  house.log.error(about, 'request failed')
  return failure(parts, scope, request, 500, BROKEN)
}

/** Where one signs in, or shows once more who one is, and comes back from. */
export function loginPath(error: unknown, back: string): string {
  const path = `/login?return_to=${encodeURIComponent(back)}`
  return error instanceof FreshSignInRequired ? `${path}&fresh=1` : path
}

function refusalPage(
  { errorView }: AppParts,
  { page, reply, requestId }: RequestScope,
  status: number,
  named: { readonly text?: string } = {},
): Promise<Response> {
  return reply.html(errorView({ page, status, requestId, ...named }), { status })
}

/** RFC 6749 §5.2 has this name for it; other programs find theirs in the status. */
function unreadable({ reply, requestId }: RequestScope): Response {
  const error_description = 'The body cannot be read as what its type says.'
  return reply.json({ error: 'invalid_request', error_description, request_id: requestId }, { status: 400 })
}

async function failure(
  { errorView }: AppParts,
  { page, reply, requestId }: RequestScope,
  request: Request,
  status: 500 | 503,
  sentence: string,
): Promise<Response> {
  const headers: Record<string, string> = status === 503 ? { 'retry-after': String(RETRY_AFTER_SECONDS) } : {}
  if (isFragment(request)) return reply.html(`<p class="notice">${sentence}</p>`, { status, headers })
  if (!wantsJson(request)) return reply.html(errorView({ page, status, requestId }), { status, headers })
  // RFC 6749 §4.1.2.1 has these names for the two; other programs find theirs in the status.
  const error = status === 503 ? 'temporarily_unavailable' : 'server_error'
  const answer = reply.json({ error, error_description: sentence, request_id: requestId }, { status })
  for (const [name, value] of Object.entries(headers)) answer.headers.set(name, value)
  return answer
}

function isFragment(request: Request): boolean {
  return /^\/(?:internal\/)?fragments\//.test(new URL(request.url).pathname)
}

/** Programs say what they take, or send JSON; a browser always names HTML. */
export function wantsJson(request: Request): boolean {
  const accept = request.headers.get('accept') ?? ''
  if (accept.includes('text/html')) return false
  return /\bjson\b/.test(accept) || /\bjson\b/.test(request.headers.get('content-type') ?? '')
}
