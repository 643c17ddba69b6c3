import { SignJWT } from 'jose'
import type { SafeFetch } from '#core/contracts/platform/safe-fetch'
import { withoutLastSlashes } from '#core/text/slashes'

/** Ghost takes tokens of at most five minutes (Admin API, "Token authentication"). */
const TOKEN_LIFE = '5m'
const VERSION = 'v6.0'
const MAX_BYTES = 50_000_000
const TIMEOUT_MS = 30_000

/** The two halves of an Admin key, `<id>:<secret>`, the secret in hexadecimal. */
export type GhostAdminKey = { readonly id: string; readonly secret: string }

/** An answer of a list: the things, and how many pages of them there are. */
export type GhostPage = {
  readonly items: readonly GhostItem[]
  readonly pages: number
  readonly total: number
}

/** A post, tag, member … as the Admin API gives it. */
export type GhostItem = Readonly<Record<string, unknown>> & { readonly id: string }

/** Ghost said no: `status` and `type` are its own (`UpdateCollisionError`, `NotFoundError`, …), the message its sentence. */
export class GhostSaidNo extends Error {
  override name = 'GhostSaidNo'
  constructor(
    readonly status: number,
    readonly type: string,
    message: string,
  ) {
    super(message)
  }
}

/** Whether Ghost refuses the very thing that was sent: it is too large, of a wrong type, or not as Ghost wants it. */
export function refusesWhatWasSent(fault: unknown): fault is GhostSaidNo {
  return fault instanceof GhostSaidNo && [413, 415, 422].includes(fault.status)
}

/** What answered is no Ghost, or one that cannot answer now. */
export class GhostUnusable extends Error {
  override name = 'GhostUnusable'
}

export type GhostAdmin = ReturnType<typeof ghostAdmin>

/** Null for what is no Admin key. */
export function readAdminKey(text: string): GhostAdminKey | null {
  const [, id, secret] = /^\s*([0-9a-f]{24}):([0-9a-f]{64})\s*$/i.exec(text) ?? []
  return id && secret ? { id: id.toLowerCase(), secret: secret.toLowerCase() } : null
}

/**
 * Ghost's Admin API at `address`, as an integration with this key. Everything throws `GhostSaidNo`, `GhostUnusable`, and
 * what `fetch` throws.
 */
export function ghostAdmin({
  address,
  key,
  fetch,
}: {
  address: string
  key: GhostAdminKey
  fetch: SafeFetch
}) {
  const root = `${withoutLastSlashes(address)}/ghost/api/admin`

  async function ask(
    method: string,
    path: string,
    body?: { readonly type: string; readonly bytes: string | Uint8Array<ArrayBuffer> },
  ): Promise<Readonly<Record<string, unknown>>> {
    const answer = await fetch(`${root}${path}`, {
      method,
      headers: {
        authorization: `Ghost ${await tokenOf(key)}`,
        'accept-version': VERSION,
        ...(body && { 'content-type': body.type }),
      },
      body: body?.bytes ?? null,
      maxBytes: MAX_BYTES,
      timeoutMs: TIMEOUT_MS,
      redirect: method === 'GET' ? 'follow' : 'manual',
    })
    if (answer.status === 204) return {}
    return readAnswer(answer.status, await answer.text())
  }

  const json = (value: unknown) => ({ type: 'application/json', bytes: JSON.stringify(value) })
  const first = (of: string, answer: Readonly<Record<string, unknown>>) => {
    const [item] = itemsIn(of, answer)
    if (!item) throw new GhostUnusable(`Ghost answered without ${of}.`)
    return item
  }

  return {
    async browse(of: string, query: Readonly<Record<string, string>>): Promise<GhostPage> {
      const answer = await ask('GET', `/${of}/?${new URLSearchParams(query)}`)
      const { pagination } = (answer.meta ?? {}) as { pagination?: { pages?: number; total?: number } }
      const items = itemsIn(of, answer)
      return { items, pages: pagination?.pages ?? 1, total: pagination?.total ?? items.length }
    },
    /** Null when there is none. */
    async read(
      of: string,
      id: string,
      query: Readonly<Record<string, string>> = {},
    ): Promise<GhostItem | null> {
      try {
        return first(of, await ask('GET', `/${of}/${encodeURIComponent(id)}/?${new URLSearchParams(query)}`))
      } catch (fault) {
        if (fault instanceof GhostSaidNo && fault.status === 404) return null
        throw fault
      }
    },
    async add(of: string, item: unknown, query: Readonly<Record<string, string>> = {}): Promise<GhostItem> {
      return first(of, await ask('POST', `/${of}/?${new URLSearchParams(query)}`, json({ [of]: [item] })))
    },
    async edit(
      of: string,
      id: string,
      item: unknown,
      query: Readonly<Record<string, string>> = {},
    ): Promise<GhostItem> {
      return first(
        of,
        await ask(
          'PUT',
          `/${of}/${encodeURIComponent(id)}/?${new URLSearchParams(query)}`,
          json({ [of]: [item] }),
        ),
      )
    },
    /** What is gone already is gone. */
    async remove(of: string, id: string): Promise<void> {
      try {
        await ask('DELETE', `/${of}/${encodeURIComponent(id)}/`)
      } catch (fault) {
        if (!(fault instanceof GhostSaidNo) || fault.status !== 404) throw fault
      }
    },
    /** Returns the address that Ghost gives it. */
    async upload(kind: 'images' | 'media' | 'files', file: File): Promise<string> {
      const form = new FormData()
      form.append('file', file)
      form.append('ref', file.name)
      const sent = new Response(form)
      const type = sent.headers.get('content-type') ?? ''
      const answer = await ask('POST', `/${kind}/upload/`, { type, bytes: await sent.bytes() })
      const [item] = Array.isArray(answer[kind]) ? (answer[kind] as { url?: unknown }[]) : []
      if (typeof item?.url !== 'string')
        throw new GhostUnusable('Ghost took a file and did not say where it is.')
      return item.url
    },
    /** The site's own address and name; Ghost tells them to everybody. */
    async site(): Promise<{ readonly title: string; readonly url: string; readonly version: string }> {
      const { site } = (await ask('GET', '/site/')) as { site?: Readonly<Record<string, unknown>> }
      if (typeof site?.url !== 'string') throw new GhostUnusable('What answers at this address is no Ghost.')
      return { title: String(site.title ?? ''), url: site.url, version: String(site.version ?? '') }
    },
    /** Every setting, by its key. */
    async settings(): Promise<Readonly<Record<string, unknown>>> {
      const { settings } = await ask('GET', '/settings/')
      const rows = Array.isArray(settings) ? (settings as { key?: unknown; value?: unknown }[]) : []
      return Object.fromEntries(rows.map(({ key: name, value }) => [String(name), value]))
    },
  }
}

function readAnswer(status: number, text: string): Readonly<Record<string, unknown>> {
  const answer = jsonOf(text)
  if (status >= 200 && status < 300 && answer) return answer
  const [error] = Array.isArray(answer?.errors) ? (answer.errors as Readonly<Record<string, unknown>>[]) : []
  if (error) throw new GhostSaidNo(status, String(error.type), String(error.context ?? error.message))
  if (status === 404) throw new GhostUnusable('There is no Ghost at this address.')
  if (status >= 300 && status < 400)
    throw new GhostUnusable('This address leads elsewhere: enter the one it leads to.')
  throw new GhostUnusable(`Ghost answered with ${status} and nothing that can be read.`)
}

function jsonOf(text: string): Readonly<Record<string, unknown>> | null {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Readonly<Record<string, unknown>>)
      : null
  } catch {
    return null
  }
}

function itemsIn(of: string, answer: Readonly<Record<string, unknown>>): GhostItem[] {
  const list = answer[of]
  if (!Array.isArray(list)) throw new GhostUnusable(`Ghost answered without ${of}.`)
  return list.filter(item => typeof item?.id === 'string') as GhostItem[]
}

function tokenOf({ id, secret }: GhostAdminKey): Promise<string> {
  return new SignJWT({})
    .setProtectedHeader({ alg: 'HS256', kid: id, typ: 'JWT' })
    .setIssuedAt()
    .setExpirationTime(TOKEN_LIFE)
    .setAudience('/admin/')
    .sign(Buffer.from(secret, 'hex'))
}
