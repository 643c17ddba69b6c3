/**
 * HTTP: POST /eval and /render take a source text and answer with what it gives, each in a world of its own under
 * the limits for strangers and in turns with all others; GET /name renders name.sx of the folder.
 */
import { existsSync, readFileSync, statSync } from 'node:fs'
import { join, normalize } from 'node:path'
import { Uncaught } from '../cek/signal.ts'
import { type Limits, UNTRUSTED } from '../meter/meter.ts'
import { explain } from '../runtime/explain.ts'
import { takeTurns } from '../runtime/scheduler.ts'
import { Sx } from '../runtime/sx.ts'
import { LimitError, ReadError, SyntaxFault } from '../values/errors.ts'

const TEXT = { 'content-type': 'text/plain; charset=utf-8', 'x-content-type-options': 'nosniff' }
const HTML = { ...TEXT, 'content-type': 'text/html; charset=utf-8' }

export function serveHttp(
  directory: string | null,
  port: number,
  limits: Limits = UNTRUSTED,
): ReturnType<typeof Bun.serve> {
  return Bun.serve({
    hostname: '127.0.0.1',
    port,
    development: false,
    reusePort: false,
    maxRequestBodySize: limits.source * 4,
    fetch: request => respond(request, directory, limits),
    error: fault,
  })
}

async function respond(request: Request, directory: string | null, limits: Limits): Promise<Response> {
  const { pathname } = new URL(request.url)
  if (request.method === 'GET' || request.method === 'HEAD') return page(directory, pathname, limits)
  if (request.method !== 'POST') return said(404, 'not found')
  if (pathname === '/eval') return answer(await request.text(), 'value', TEXT, limits)
  if (pathname === '/render') return answer(await request.text(), 'html', HTML, limits)
  return said(404, 'not found')
}

function page(directory: string | null, pathname: string, limits: Limits): Response | Promise<Response> {
  const wanted = decoded(pathname)
  if (wanted === null) return said(400, 'the path is malformed')
  const name = normalize(wanted).replace(/^\/+|\/+$/g, '') || 'index'
  const path = directory === null || name.startsWith('..') ? null : join(directory, `${name}.sx`)
  if (path === null || !existsSync(path) || !statSync(path).isFile()) return said(404, 'not found')
  return answer(readFileSync(path, 'utf8'), 'html', HTML, limits)
}

/** Null for a path that is no text, or has what no file is named with. */
function decoded(pathname: string): string | null {
  try {
    const path = decodeURIComponent(pathname)
    return /\p{Cc}/u.test(path) ? null : path
  } catch (e) {
    if (e instanceof URIError) return null
    throw e
  }
}

async function answer(
  source: string,
  wanted: 'html' | 'value',
  headers: Record<string, string>,
  limits: Limits,
): Promise<Response> {
  try {
    const body = await takeTurns(new Sx({ limits }).sliced(source, wanted))
    return new Response(wanted === 'value' ? `${body}\n` : body, { headers })
  } catch (e) {
    if (e instanceof LimitError) return said(413, explain(e))
    if (e instanceof Uncaught || e instanceof ReadError || e instanceof SyntaxFault)
      return said(422, explain(e))
    throw e
  }
}

/** A fault of our own is for the log: to a stranger it would tell of the machine's folders. */
function fault(e: Error): Response {
  console.error(e)
  return said(500, 'an internal fault')
}

function said(status: number, text: string): Response {
  return new Response(`${text}\n`, { status, headers: TEXT })
}
