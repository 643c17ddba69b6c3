import { fromSamePeer } from '#core/app/client-address'
import { forgetWhenSent } from '#core/app/kept-form'
import { fileTakerOf, longTextTakerOf } from '#core/app/uploads'
import { Refusal } from '#core/contracts/refusal'
import { requireRole } from '#core/contracts/require-role'
import { mayAct, VISITOR } from '#core/contracts/viewer'
import { newCtx } from '#core/database/ctx'
import type { AppParts } from './app-parts'
import { BodyTooSlow, boundedBody } from './body'
import type { Behind } from './create-app'
import { wantsJson } from './faults'
import { isOpenToServers } from './open-paths'

/** A form of text; only paths that take files may send more. */
const MAX_FORM_BYTES = 1024 * 1024
const MAX_UPLOAD_BYTES = 20_000_000
const MEGABYTE = 1_000_000
const OVERRIDE = /[?&]_method=(delete|put|patch)\b/i

/**
 * Hands a request on with its body read, and counted while it was. Who may send more than a form, and files, is asked
 * before: what nobody may send is not read.
 */
export async function withWholeBody(
  parts: AppParts,
  behind: Behind,
  request: Request,
  path: string,
): Promise<Response> {
  try {
    const limit = await mostBytes(behind, request, path)
    if (Number(request.headers.get('content-length') ?? 0) > limit) throw new BodyTooLarge(limit)
    const body = await boundedBody(request, limit)
    if (!body) throw new BodyTooLarge(limit)
    const whole = new Request(request.url, {
      method: meantMethod(request),
      headers: withPlainType(request.headers),
      body: body.byteLength > 0 ? body : null,
    })
    const answer = await behind.app.handle(fromSamePeer(whole, request))
    const forgotten = await forgetWhenSent(newCtx(parts.house, VISITOR), parts.domain, whole, answer)
    if (forgotten) answer.headers.append('set-cookie', forgotten)
    return answer
  } catch (fault) {
    const refused = fault instanceof BodyTooSlow ? new BodyLate() : fault
    const answer = await behind.refuse(request, refused)
    // The rest of the body may still be on its way: nothing else can come on this connection.
    answer.headers.set('connection', 'close')
    return answer
  }
}

/** A media type is the same in any case (RFC 9110 §8.3.1), but not to who reads the body; its parameters are not. */
function withPlainType(headers: Headers): Headers {
  const type = headers.get('content-type')
  const plain = type?.replace(/^[^;]*/, words => words.trim().toLowerCase())
  if (!plain || plain === type) return headers
  const changed = new Headers(headers)
  changed.set('content-type', plain)
  return changed
}

/** How large a body may be here. Throws for one of a kind that is not taken, or not from this viewer. */
async function mostBytes({ app, scopeOf }: Behind, request: Request, path: string): Promise<number> {
  const encoding = request.headers.get('content-encoding')?.trim().toLowerCase()
  if (encoding && encoding !== 'identity') throw new UnsupportedBody('Please send it uncompressed.')
  if (!request.headers.get('content-type')?.trim().toLowerCase().startsWith('multipart/'))
    return mostOfText({ app, scopeOf }, request, path)
  // RFC 8058 §3.2 lets one-click unsubscribing come as multipart, from a mail server.
  if (isOpenToServers(path)) return MAX_FORM_BYTES
  const who = fileTakerOf(app, path)
  if (!who) throw new UnsupportedBody('This page takes no files.')
  const { ctx } = await scopeOf(request)
  // Of a program that is not admitted no more is read than what its refusal takes.
  if (typeof who === 'function') return (await who(request, ctx)) ? MAX_UPLOAD_BYTES : MAX_FORM_BYTES
  if (!ctx.viewer.member && wantsJson(request)) throw new UnknownSender()
  requireRole(ctx, ...who)
  return MAX_UPLOAD_BYTES
}

/** Who sends it is asked where it is long alone. */
async function mostOfText({ app, scopeOf }: Pick<Behind, 'app' | 'scopeOf'>, request: Request, path: string) {
  const who = longTextTakerOf(app, path)
  const length = request.headers.get('content-length')
  if (!who || (length !== null && Number(length) <= MAX_FORM_BYTES)) return MAX_FORM_BYTES
  const { ctx } = await scopeOf(request)
  if (typeof who === 'function') return (await who(request, ctx)) ? MAX_UPLOAD_BYTES : MAX_FORM_BYTES
  if (!ctx.viewer.member && length !== null && wantsJson(request)) throw new UnknownSender()
  return who.some(each => mayAct(ctx.viewer, each)) ? MAX_UPLOAD_BYTES : MAX_FORM_BYTES
}

class BodyTooLarge extends Refusal {
  override name = 'BodyTooLarge'
  constructor(limit: number) {
    const most = `${Math.floor(limit / MEGABYTE)} MB`
    super(`That is more than this page can take. It takes ${most} at most. Nothing was changed.`, 413)
  }
}

class BodyLate extends Refusal {
  override name = 'BodyLate'
  constructor() {
    super('It did not arrive in time. Please send it once more.', 408)
  }
}

class UnsupportedBody extends Refusal {
  override name = 'UnsupportedBody'
  constructor(sentence: string) {
    super(`${sentence} Nothing was changed.`, 415)
  }
}

class UnknownSender extends Refusal {
  override name = 'UnknownSender'
  constructor() {
    super('Please sign in first.', 401)
  }
}

/** Forms know GET and POST alone: `action="…?_method=delete"` says what is meant. */
function meantMethod({ method, url }: Request): string {
  return (method === 'POST' ? OVERRIDE.exec(url)?.[1]?.toUpperCase() : undefined) ?? method
}
