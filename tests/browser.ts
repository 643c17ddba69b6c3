import type { House } from '#core/app/house'
import { rememberTypist } from '#core/app/kept-form'
import { sessionCookieName } from '#core/app/request-scope'
import type { Config } from '#core/config/config'
import { DOMAINS, type DomainName } from '#core/contracts/domain'
import type { DomainServer } from '#domains/app'
import { page as parsed } from './dom'

export type Visit = {
  readonly status: number
  readonly headers: Headers
  readonly text: string
  /** The page as a document (happy-dom); of HTML answers only. */
  readonly document: ReturnType<typeof parsed>
  /** Where a 303 leads, relative to its app when it stays there. */
  readonly location: string | null
}

type Fields = Readonly<Record<string, string | readonly string[]>>

/**
 * A browser without JavaScript: one cookie jar for all six apps (on localhost ports share cookies), forms as
 * forms. It does not follow redirects by itself: a test says what it expects.
 */
export class Browser {
  readonly cookies = new Map<string, string>()

  constructor(
    private readonly config: Config,
    private readonly servers: Readonly<Record<DomainName, DomainServer>>,
  ) {}

  /** Signed in to all six apps at once, as after a sign-in by mail. */
  async signIn(house: House, memberId: string): Promise<void> {
    const signIn = Bun.randomUUIDv7()
    for (const domain of DOMAINS) {
      const id = await house.sessions.begin(memberId, { domain, signIn, device: 'test' })
      this.cookies.set(sessionCookieName(domain), id)
      this.keep(rememberTypist(this.config, domain, memberId))
    }
  }

  get(domain: DomainName, path: string, headers: Record<string, string> = {}): Promise<Visit> {
    return this.send(domain, path, { headers: { accept: 'text/html', ...headers } })
  }

  /** Sends a form; `delete` and the like go as the forms do: `?_method=delete` in the path. */
  post(
    domain: DomainName,
    path: string,
    fields: Fields | FormData = {},
    headers: Record<string, string> = {},
  ): Promise<Visit> {
    const body = fields instanceof FormData ? fields : encoded(fields)
    return this.send(domain, path, {
      method: 'POST',
      body,
      headers: { 'sec-fetch-site': 'same-origin', ...headers },
    })
  }

  async send(
    domain: DomainName,
    path: string,
    init: RequestInit & { headers?: Record<string, string> },
  ): Promise<Visit> {
    const url = new URL(path, this.config.origins[domain])
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    const request = new Request(url, { ...init, headers: { ...init.headers, ...(cookie ? { cookie } : {}) } })
    const response = await this.servers[domain].handle(request)
    for (const setCookie of response.headers.getSetCookie()) this.keep(setCookie)
    const text = await response.text()
    const location = response.headers.get('location')?.replace(this.config.origins[domain], '') ?? null
    let document: Visit['document'] | undefined
    return {
      status: response.status,
      headers: response.headers,
      text,
      location,
      // Parsed by those who look: most ask for the status or a word of the text.
      get document() {
        document ??= parsed(text)
        return document
      },
    }
  }

  /** Lets go of the apps. A file's variables outlive it in a worker, and a browser that holds on to a house is 8 MB. */
  close(): void {
    for (const held of ['config', 'servers']) Reflect.deleteProperty(this, held)
  }

  private keep(setCookie: string): void {
    const [pair = '', ...attributes] = setCookie.split('; ')
    const at = pair.indexOf('=')
    const gone = attributes.includes('Max-Age=0')
    if (gone) this.cookies.delete(pair.slice(0, at))
    else this.cookies.set(pair.slice(0, at), pair.slice(at + 1))
  }
}

function encoded(fields: Fields): URLSearchParams {
  const body = new URLSearchParams()
  for (const [name, value] of Object.entries(fields)) {
    for (const each of typeof value === 'string' ? [value] : value) body.append(name, each)
  }
  return body
}
