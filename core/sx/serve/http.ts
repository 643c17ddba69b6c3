/**
 * HTTP: POST /eval and /render take a source text and answer with what it gives, each in a world of its own under
 * the limits for strangers; GET /name renders name.sx of the folder.
 */
import { existsSync, readFileSync } from 'node:fs'
import { join, normalize } from 'node:path'
import { Uncaught } from '../cek/signal.ts'
import { explain } from '../cli/explain.ts'
import { UNTRUSTED } from '../meter/meter.ts'
import { write } from '../printer/print.ts'
import { takeTurns } from '../runtime/sliced.ts'
import { Sx } from '../runtime/sx.ts'
import { LimitError, ReadError, SyntaxFault } from '../values/errors.ts'

const HEADERS = { 'content-type': 'text/plain; charset=utf-8', 'x-content-type-options': 'nosniff' }
const HTML = { ...HEADERS, 'content-type': 'text/html; charset=utf-8' }

export function serveHttp(directory: string | null, port: number): ReturnType<typeof Bun.serve> {
  return Bun.serve({
    hostname: '127.0.0.1',
    port,
    maxRequestBodySize: UNTRUSTED.source * 4,
    async fetch(request) {
      const { pathname } = new URL(request.url)
      if (request.method === 'GET') return page(directory, decodeURIComponent(pathname))
      if (request.method === 'POST' && pathname === '/eval')
        return answer(async () => evaluate(await request.text()), HEADERS)
      if (request.method === 'POST' && pathname === '/render')
        return answer(async () => render(await request.text()), HTML)
      return new Response('not found\n', { status: 404, headers: HEADERS })
    },
  })
}

function evaluate(source: string): string {
  return `${write(new Sx({ limits: UNTRUSTED }).eval(source))}\n`
}

/** Renders in turns with all other requests, so that no page can hold up the rest. */
function render(source: string): Promise<string> {
  return takeTurns(new Sx({ limits: UNTRUSTED }).sliced(source))
}

async function page(directory: string | null, pathname: string): Promise<Response> {
  const name = normalize(pathname).replace(/^\/+|\/+$/g, '') || 'index'
  const path = directory === null || name.startsWith('..') ? null : join(directory, `${name}.sx`)
  if (path === null || !existsSync(path))
    return new Response('not found\n', { status: 404, headers: HEADERS })
  return answer(() => render(readFileSync(path, 'utf8')), HTML)
}

async function answer(work: () => Promise<string>, headers: Record<string, string>): Promise<Response> {
  try {
    return new Response(await work(), { headers })
  } catch (e) {
    if (e instanceof LimitError) return new Response(`${explain(e)}\n`, { status: 413, headers: HEADERS })
    if (e instanceof Uncaught || e instanceof ReadError || e instanceof SyntaxFault)
      return new Response(`${explain(e)}\n`, { status: 422, headers: HEADERS })
    throw e
  }
}
