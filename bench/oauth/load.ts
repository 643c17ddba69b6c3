import { createHash, randomBytes } from 'node:crypto'

/** An authorization server, one client of it, and a browser that is signed in (or will be, by its first visit). */
export type Target = {
  readonly authorizationEndpoint: string
  readonly tokenEndpoint: string
  readonly clientId: string
  readonly clientSecret: string
  readonly redirectUri: string
  cookie: string
}

const AT_ONCE = 8
const MOST_REDIRECTS = 6

/** What is repeated by each of so many callers at once, after what has to be there before. */
export type Flow = (target: Target) => Promise<(caller: number) => Promise<void>>

/** Whole flows: a code at the authorization endpoint, tokens at the token endpoint. */
export const codeFlows: Flow = async target => async () => {
  await connect(target)
}

/** In chains that use each refresh token once. */
export const refreshes: Flow = async target => {
  const tokens = await Promise.all(Array.from({ length: AT_ONCE }, () => connect(target)))
  return async caller => {
    const answer = await ask(target, { grant_type: 'refresh_token', refresh_token: tokens[caller] ?? '' })
    tokens[caller] = answer.refresh_token
  }
}

/** For so long; how many turns that were, and how many a second. */
export async function repeated(
  turn: (caller: number) => Promise<void>,
  ms: number,
): Promise<{ readonly turns: number; readonly perSecond: number }> {
  const began = performance.now()
  let turns = 0
  const call = async (_: unknown, caller: number) => {
    while (performance.now() - began < ms) {
      await turn(caller)
      turns++
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, call))
  return { turns, perSecond: turns / ((performance.now() - began) / 1000) }
}

/** The refresh token of a new code flow. */
export async function connect(target: Target): Promise<string> {
  const verifier = randomBytes(32).toString('base64url')
  const query = new URLSearchParams({
    client_id: target.clientId,
    redirect_uri: target.redirectUri,
    response_type: 'code',
    scope: 'openid offline_access',
    state: 's',
    nonce: 'n',
    code_challenge_method: 'S256',
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
  })
  const callback = await followed(target, `${target.authorizationEndpoint}?${query}`)
  const code = new URL(callback).searchParams.get('code')
  if (!code) throw new Error(`No code: ${callback}`)
  const fields = {
    grant_type: 'authorization_code',
    code,
    redirect_uri: target.redirectUri,
    code_verifier: verifier,
  }
  return (await ask(target, fields)).refresh_token
}

/** Where the browser is sent in the end: the client. */
async function followed(target: Target, url: string): Promise<string> {
  let at = url
  for (let turn = 0; turn < MOST_REDIRECTS; turn++) {
    const answer = await fetch(at, {
      redirect: 'manual',
      headers: { cookie: target.cookie, accept: 'text/html' },
    })
    await answer.arrayBuffer()
    keepCookies(target, answer)
    const location = answer.headers.get('location')
    if (!location) throw new Error(`${at} answered ${answer.status}`)
    at = new URL(location, at).href
    if (at.startsWith(target.redirectUri)) return at
  }
  throw new Error(`${url} leads nowhere`)
}

function keepCookies(target: Target, answer: Response): void {
  const jar = new Map(
    target.cookie
      .split('; ')
      .filter(Boolean)
      .map(pair => [pair.slice(0, pair.indexOf('=')), pair] as const),
  )
  for (const line of answer.headers.getSetCookie()) {
    const pair = line.split(';')[0] ?? ''
    const [name = '', value] = [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)]
    if (value) jar.set(name, pair)
    else jar.delete(name)
  }
  target.cookie = [...jar.values()].join('; ')
}

let calls = 0
async function ask(
  target: Target,
  fields: Readonly<Record<string, string>>,
): Promise<{ refresh_token: string }> {
  calls++
  const answer = await fetch(target.tokenEndpoint, {
    method: 'POST',
    body: new URLSearchParams({
      ...fields,
      client_id: target.clientId,
      client_secret: target.clientSecret,
    }),
    // Callers from everywhere: it is not the limit that is measured.
    headers: { 'x-forwarded-for': `10.${(calls >> 16) & 255}.${(calls >> 8) & 255}.${calls & 255}` },
  })
  const tokens = await answer.json()
  if (!tokens.refresh_token) throw new Error(`${answer.status} ${JSON.stringify(tokens)}`)
  return tokens
}
