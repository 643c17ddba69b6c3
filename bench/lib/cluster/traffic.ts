import type { DomainName } from '#core/contracts/domain'
import { press } from '#core/payments/sandbox/cast'
import { DOMAIN } from './cluster'
import type { Person } from './people'

/** A page that takes longer has lost its reader. */
const PATIENCE_MS = 30_000
/** Journeys under way at once at most: whoever waits asks for nothing more. */
const MOST_AT_ONCE = 400

type Phase = {
  readonly name: string
  requests: number
  /** No answer, or one that says that the server failed. */
  lost: number
  /** 503 with a page that says what to do: expected while the database is away. */
  away: number
  readonly kinds: Map<string, number>
  placeholders: number
  fragments: number
  readonly times: number[]
}

/** What was answered with a yes, and has therefore to be there in the end. */
export type Promised = {
  readonly notes: Set<string>
  /** By the address that each was sent to, to be paid: an order like one that waits already is that one. */
  readonly orders: Set<string>
  readonly paid: Set<string>
  readonly letters: Map<string, number>
  /** Of these nobody knows: there was no answer. */
  readonly unsure: { readonly notes: Set<string> }
  /** People whose session an app did not know. */
  readonly signedOut: Set<string>
}

export type Traffic = {
  readonly promised: Promised
  readonly phases: readonly Phase[]
  /** Requests that wait for their answer from an app. */
  inFlight(domain?: DomainName): number
  begin(name: string): Phase
  /** So many requests a second from now on. */
  setRate(perSecond: number): void
  /** Begins no more, and waits for what is under way. */
  stop(): Promise<void>
}

type TrafficOptions = {
  readonly tlsPort: number
  readonly people: readonly Person[]
  readonly variants: readonly string[]
  /** Requests a second, begun whether or not others were answered. */
  readonly perSecond: number
  /** Where one pays. */
  readonly pay: string
  readonly domains?: readonly DomainName[]
}

const PUBLIC: readonly (readonly [DomainName, string])[] = [
  ...([
    ['blog', '/'],
    ['blog', '/the-leeks-have-gone-violet'],
    ['market', '/'],
    ['market', '/producers'],
  ] as const),
  ...([
    ['events', '/'],
    ['federation', '/local'],
    ['account', '/'],
    ['cart', '/'],
    ['blog', '/archive'],
  ] as const),
]
const OWN: readonly (readonly [DomainName, string])[] = [
  ...([
    ['account', '/'],
    ['cart', '/'],
    ['cart', '/orders'],
    ['federation', '/'],
    ['blog', '/'],
  ] as const),
  ...([
    ['market', '/'],
    ['events', '/'],
    ['federation', '/notifications'],
  ] as const),
]

type Answer = {
  readonly status: number
  readonly text: string
  readonly location: string
  /** It was made for a member. */
  readonly isKnown: boolean
}

/** Plays journeys through nginx until stopped: reading, reading as a member, writing notes, buying, asking for letters. */
export function startTraffic({
  tlsPort,
  people,
  variants,
  perSecond: firstRate,
  pay,
  domains,
}: TrafficOptions): Traffic {
  const promised: Promised = {
    notes: new Set(),
    orders: new Set(),
    paid: new Set(),
    letters: new Map(),
    unsure: { notes: new Set() },
    signedOut: new Set(),
  }
  const phases: Phase[] = []
  const waiting = new Map<DomainName, number>()
  const busy = new Set<string>()
  const underWay = new Set<Promise<void>>()
  const isPlayed = ([domain]: readonly [DomainName, string]) => !domains || domains.includes(domain)
  const [open, own] = [PUBLIC.filter(isPlayed), OWN.filter(isPlayed)]
  const plays = (domain: DomainName) => !domains || domains.includes(domain)
  let perSecond = firstRate
  let turn = 0
  let due = 0

  const begin = (name: string): Phase => {
    const phase = {
      name,
      requests: 0,
      lost: 0,
      away: 0,
      placeholders: 0,
      fragments: 0,
      kinds: new Map<string, number>(),
      times: [],
    }
    phases.push(phase)
    return phase
  }
  begin('start')

  /** Null: lost. Counted in the phase in which it was asked. */
  async function ask(
    person: Person | null,
    domain: DomainName,
    path: string,
    form?: Readonly<Record<string, string>>,
  ): Promise<Answer | null> {
    const phase = phases.at(-1) as Phase
    phase.requests += 1
    due -= 1
    waiting.set(domain, (waiting.get(domain) ?? 0) + 1)
    const began = performance.now()
    const lost = (why: string) => {
      phase.lost += 1
      phase.kinds.set(why, (phase.kinds.get(why) ?? 0) + 1)
      return null
    }
    try {
      const host = `${domain}.${DOMAIN}`
      const response = await fetch(`https://127.0.0.1:${tlsPort}${path}`, {
        method: form ? 'POST' : 'GET',
        headers: {
          host,
          accept: 'text/html',
          'accept-encoding': 'identity',
          'x-forwarded-for': person?.address ?? `198.51.100.${turn % 250}`,
          ...(person ? { cookie: person.cookies } : {}),
          ...(form ? { origin: `https://${host}`, 'sec-fetch-site': 'same-origin' } : {}),
        },
        body: form ? new URLSearchParams(form) : undefined,
        redirect: 'manual',
        tls: { rejectUnauthorized: false, serverName: host } as BunFetchRequestInitTLS,
        signal: AbortSignal.timeout(PATIENCE_MS),
      })
      const text = await response.text()
      phase.times.push(performance.now() - began)
      if (response.status === 503 && text.includes('<html')) {
        phase.away += 1
        return null
      }
      if (response.status >= 500)
        return lost(`${domain} ${form ? 'POST' : 'GET'} ${path.split('?')[0]} ${response.status}`)
      if (person && !form) {
        phase.placeholders += text.split('class="placeholder ').length - 1
        phase.fragments += 1
      }
      const { headers, status } = response
      return { status, text, location: headers.get('location') ?? '', isKnown: headers.has('x-reader') }
    } catch (fault) {
      const { code, name } = fault as { code?: string; name: string }
      return lost(`${domain} ${form ? 'POST' : 'GET'} ${code ?? name}`)
    } finally {
      waiting.set(domain, (waiting.get(domain) ?? 1) - 1)
    }
  }

  const pick = <T>(list: readonly T[]): T => list[Math.floor(Math.random() * list.length)] as T

  async function read(): Promise<void> {
    const [domain, path] = pick(open)
    await ask(null, domain, path)
  }

  async function readAsMember(person: Person): Promise<void> {
    const [domain, path] = pick(own)
    const page = await ask(person, domain, path)
    if (page && !page.isKnown) promised.signedOut.add(`${domain}${path} ${page.status} ${page.location}`)
  }

  async function writeNote(person: Person): Promise<void> {
    const word = `leeks${Bun.randomUUIDv7().replaceAll('-', '')}`
    const answer = await ask(person, 'federation', '/notes', { text: `Today: ${word}`, audience: 'public' })
    if (answer?.status === 303) promised.notes.add(word)
    else promised.unsure.notes.add(word)
  }

  async function buy(person: Person): Promise<void> {
    const put = await ask(person, 'cart', '/lines', { key: `product:${pick(variants)}`, quantity: '1' })
    if (put?.status !== 303) return
    const checkout = await ask(person, 'cart', '/checkout')
    if (checkout?.status !== 200) return
    const written = (field: string) =>
      new RegExp(`name="${field}"[^>]*value="([^"]*)"|value="([^"]*)"[^>]*name="${field}"`)
        .exec(checkout.text)
        ?.slice(1)
        .find(Boolean) ?? ''
    const [key, total] = [written('key'), written('total')]
    const wish = { name: person.name, note: '', slot: 'any', way: 'sumup', key, total }
    const order = async () => {
      const answer = await ask(person, 'cart', '/orders', wish)
      return answer?.status === 303 && answer.location.startsWith(pay) ? answer.location : null
    }
    // Nobody knows whether it arrived: whoever presses again orders once.
    const hosted = (await order()) ?? (await order())
    if (!hosted) return
    promised.orders.add(hosted)
    const paid = await press(hosted, 'payment')
    await paid.body?.cancel()
    if (paid.status < 400) promised.paid.add(hosted)
  }

  async function askForLetter(person: Person): Promise<void> {
    const answer = await ask({ ...person, cookies: '' }, 'federation', '/signin', { email: person.email })
    if (answer && answer.status < 400)
      promised.letters.set(person.email, (promised.letters.get(person.email) ?? 0) + 1)
  }

  const alone = async (person: Person, journey: (person: Person) => Promise<void>) => {
    if (busy.has(person.id)) return
    busy.add(person.id)
    await journey(person).finally(() => busy.delete(person.id))
  }

  function next(): Promise<void> {
    turn += 1
    const chance = turn % 20
    const person = people[turn % people.length] as Person
    if (chance < 9) return read()
    if (chance < 16) return readAsMember(person)
    if (chance < 18 && plays('federation')) return writeNote(person)
    if (chance === 18 && plays('cart')) return alone(person, buy)
    if (chance === 19 && plays('federation')) return alone(person, askForLetter)
    return read()
  }

  let last = performance.now()
  const clock = setInterval(() => {
    const now = performance.now()
    // What could not be begun is not made up for: readers do not come twice.
    due = Math.min(due + ((now - last) / 1000) * perSecond, perSecond)
    last = now
    while (due >= 1 && underWay.size < MOST_AT_ONCE) {
      const journey: Promise<void> = next().finally(() => underWay.delete(journey))
      underWay.add(journey)
    }
  }, 10)

  return {
    promised,
    phases,
    begin,
    setRate(rate) {
      perSecond = rate
      due = 0
    },
    inFlight: domain =>
      domain ? (waiting.get(domain) ?? 0) : [...waiting.values()].reduce((sum, count) => sum + count, 0),
    async stop() {
      clearInterval(clock)
      await Promise.all(underWay)
    },
  }
}
