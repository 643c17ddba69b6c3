import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { decodeProtectedHeader, errors, jwtVerify } from 'jose'
import { recordedReply } from '#core/ghost/fixtures/replies'

type Item = Record<string, unknown> & { id: string }
type Kind = 'posts' | 'pages' | 'tags' | 'users' | 'members' | 'newsletters' | 'labels' | 'tiers' | 'webhooks'

/** What befalls a request: it is not done, or done and not told of; the answer is a fault, or half of one. */
export type Mishap = '500 before' | '500 after' | 'cut before' | 'cut after'

/** A Ghost on loopback that answers the Admin API as a real Ghost 6 was recorded to. */
export type GhostStandIn = ReturnType<typeof startGhost>

const CONTENT = fileURLToPath(new URL('../core/ghost/fixtures/content', import.meta.url))
const SITE = 'http://ghost.example.test'
const KEY_ID = '6b03f8c74c1cdf363eeaff08'
const SECRET = 'ab'.repeat(32)

/** Of the site as it was recorded, or of an empty one. */
export function startGhost({ isEmpty = false } = {}) {
  const shelves = Object.fromEntries(
    (
      ['posts', 'pages', 'tags', 'users', 'members', 'newsletters', 'labels', 'tiers', 'webhooks'] as const
    ).map(kind => [kind, kind === 'webhooks' ? new Map() : shelfOf(kind, isEmpty && kind !== 'users')]),
  ) as Record<Kind, Map<string, Item>>
  const ghost = {
    address: '',
    site: SITE,
    adminKey: `${KEY_ID}:${SECRET}`,
    shelves,
    settings: settingsOf(isEmpty),
    uploads: new Map<string, Uint8Array>(),
    /** `GET posts`, in order. */
    asked: [] as string[],
    /** Of the request with this number, counted from now. */
    mishaps: new Map<number, Mishap>(),
    /** Ghost’s clock, in seconds: each save is later than the one before. */
    seconds: Date.UTC(2026, 10, 24) / 1000,
    /** The name of a recorded refusal that every request gets; null for none. */
    refuseWith: null as string | null,
    /** The name of the recorded refusal of what is sent of this kind; null for none. */
    refusalOf: (_of: string, _sent: Record<string, unknown>): string | null => null,
    /** Hears of every request first. */
    onRequest: (_: string): void | Promise<void> => {},
    /** Hears of it again when it is done, before the answer. */
    onAnswer: (_: string): void => {},
    post: (slug: string) => only([...shelves.posts.values(), ...shelves.pages.values()], slug),
    tag: (slug: string) => only([...shelves.tags.values()], slug),
    /** Somebody saves in Ghost itself. */
    save(item: Item, change: Record<string, unknown>) {
      Object.assign(item, change, savedAt(ghost, item, change))
    },
    /** Remembers how it is. What is answered puts it back, and forgets what was asked and is to befall. */
    remember() {
      const { seconds, refuseWith, refusalOf, onRequest, onAnswer } = ghost
      const kept = structuredClone([shelves, ghost.settings, ghost.uploads] as const)
      return () => {
        const [items, settings, uploads] = structuredClone(kept)
        for (const [kind, shelf] of Object.entries(shelves)) refill(shelf, items[kind as Kind])
        refill(ghost.uploads, uploads)
        Object.assign(ghost, { seconds, settings, refuseWith, refusalOf, onRequest, onAnswer })
        ghost.asked.length = 0
        ghost.mishaps.clear()
      }
    },
    stop: () => void server.stop(true),
  }
  const server = Bun.serve({
    port: 0,
    hostname: '127.0.0.1',
    async fetch(request) {
      const { pathname } = new URL(request.url)
      const what = `${request.method} ${pathname.replace(/^\/ghost\/api\/admin\/|\/$/g, '')}`
      ghost.asked.push(what)
      await ghost.onRequest(what)
      const mishap = ghost.mishaps.get(ghost.asked.length)
      if (mishap === '500 before') return new Response('upstream', { status: 500 })
      if (mishap === 'cut before') return cut()
      const answer = await answerOf(ghost, request)
      ghost.onAnswer(what)
      if (mishap === '500 after') return new Response('upstream', { status: 500 })
      return mishap === 'cut after' ? cut() : answer
    },
  })
  ghost.address = `http://127.0.0.1:${server.port}`
  return ghost
}

function refill<K, V>(map: Map<K, V>, entries: ReadonlyMap<K, V>): void {
  map.clear()
  for (const [key, value] of entries) map.set(key, value)
}

/** An answer that ends before it is whole. */
const cut = () => new Response('{"posts":[{"id":"6b0')

type Setting = { key: string; value: unknown }

/** An empty one has no pictures of its site: to draw them in all sizes takes longer than most runs. */
function settingsOf(isEmpty: boolean): Setting[] {
  const settings = recordedReply('admin-api', 'settings').settings as Setting[]
  const isPicture = ({ key }: Setting) => ['logo', 'icon', 'cover_image'].includes(key)
  return settings.map(each => (isEmpty && isPicture(each) ? { ...each, value: null } : each))
}

function shelfOf(kind: Exclude<Kind, 'webhooks'>, isEmpty: boolean): Map<string, Item> {
  if (isEmpty) return new Map()
  const items = structuredClone(recordedReply('admin-api', kind)[kind]) as Item[]
  return new Map(items.map(item => [item.id, item]))
}

function only(items: readonly Item[], slug: string): Item {
  const found = items.filter(item => item.slug === slug)
  if (found.length !== 1) throw new Error(`${found.length} of ${slug}`)
  return found[0]!
}

function now(ghost: { seconds: number }): string {
  ghost.seconds += 1
  return new Date(ghost.seconds * 1000).toISOString()
}

/** For which tiers a post is, Ghost keeps beside it: a change of that alone leaves its time as it was. */
function savedAt(ghost: { seconds: number }, item: Item, change: Readonly<Record<string, unknown>>) {
  const changed = Object.keys(change).filter(name => !Bun.deepEquals(item[name], change[name]))
  const isOnlyTiers = 'lexical' in item && changed.every(name => name === 'tiers' || name === 'updated_at')
  return isOnlyTiers && changed.includes('tiers')
    ? { updated_at: item.updated_at }
    : { updated_at: now(ghost) }
}

async function answerOf(ghost: GhostStandIn, request: Request): Promise<Response> {
  const url = new URL(request.url)
  if (url.pathname.startsWith('/content/')) return uploadAt(ghost, url.pathname)
  const [of = '', id = '', ...more] = url.pathname.replace(/^\/ghost\/api\/admin\//, '').split('/')
  if (of === 'site')
    return json({ site: { title: 'Rose Ash Growers', url: `${ghost.site}/`, version: '6.65' } })
  const refused = ghost.refuseWith ?? (await refusalOf(request))
  if (refused) return refusal(refused)
  if (of === 'settings') return json({ settings: ghost.settings })
  if (id === 'upload') return takeUpload(ghost, of, await request.formData())
  if (of === 'snippets') return refusal('error-403-snippets')
  if (of === 'webhooks' && request.method === 'GET') return refusal('error-406-webhooks-list')
  const shelf = ghost.shelves[of as Kind]
  if (!shelf) return refusal('error-404-post')
  if (request.method === 'POST') return add(ghost, of as Kind, await request.json())
  if (id === '') return browse(shelf, of, url.searchParams)
  const item = id === 'slug' ? [...shelf.values()].find(each => each.slug === more[0]) : shelf.get(id)
  if (!item) return refusal('error-404-post')
  if (request.method === 'DELETE') {
    shelf.delete(id)
    return new Response(null, { status: 204 })
  }
  if (request.method === 'PUT') return edit(ghost, of as Kind, item, await request.json())
  return json({ [of]: [item] })
}

/** The name of the recorded refusal, as Ghost checks tokens; null where there is none. */
async function refusalOf(request: Request): Promise<string | null> {
  const header = request.headers.get('authorization')
  if (!header) return 'error-403-no-token'
  const [scheme, token = ''] = header.split(' ')
  if (scheme !== 'Ghost') return 'error-401-wrong-scheme'
  try {
    if (decodeProtectedHeader(token).kid !== KEY_ID) return 'error-401-unknown-kid'
  } catch {
    return 'error-400-not-a-jwt'
  }
  try {
    const secret = Buffer.from(SECRET, 'hex')
    const { payload } = await jwtVerify(token, secret, { algorithms: ['HS256'], maxTokenAge: '5m' })
    return /\/?admin\/?$/.test(String(payload.aud)) ? null : 'error-401-wrong-audience'
  } catch (fault) {
    if (fault instanceof errors.JWTExpired)
      return fault.claim === 'iat' ? 'error-401-old-iat' : 'error-401-expired'
    return 'error-401-bad-signature'
  }
}

/** The recorded refusal with its status. */
export function refusal(name: string): Response {
  const status = Number(/error-(\d{3})/.exec(name)?.[1])
  return json(recordedReply('admin-api', name), status)
}

function browse(shelf: ReadonlyMap<string, Item>, of: string, query: URLSearchParams): Response {
  const filter = query.get('filter') ?? ''
  const [, since] = /updated_at:>='([^']+)'/.exec(filter) ?? []
  const [, visibility] = /^visibility:(\w+)$/.exec(filter) ?? []
  const [, start] = /slug:~\^'([^']+)'/.exec(filter) ?? []
  const [order = 'created_at', way] = (query.get('order') ?? 'created_at desc').split(' ')
  const found = [...shelf.values()]
    // In ISO form it matches nothing, as it was recorded of SQLite.
    .filter(item => !since || (!since.includes('T') && spaced(item.updated_at) >= since))
    .filter(item => !visibility || item.visibility === visibility)
    .filter(item => !start || String(item.slug).startsWith(start))
    .sort((one, other) => compare(one, other, order) * (way === 'desc' ? -1 : 1))
  const limit = Math.min(Number(query.get('limit') ?? 15), 100)
  const page = Number(query.get('page') ?? 1)
  const items = found.slice((page - 1) * limit, page * limit)
  const included = query.get('include')?.split(',') ?? []
  const fields = query.get('fields')?.split(',').concat(included)
  const pages = Math.max(1, Math.ceil(found.length / limit))
  return json({
    [of]: fields ? items.map(item => Object.fromEntries(fields.map(field => [field, item[field]]))) : items,
    meta: { pagination: { page, limit, pages, total: found.length } },
  })
}

const spaced = (time: unknown) => String(time).slice(0, 19).replace('T', ' ')

function compare(one: Item, other: Item, order: string): number {
  const [a, b] = [`${one[order]}${one.id}`, `${other[order]}${other.id}`]
  return a < b ? -1 : a > b ? 1 : 0
}

function add(ghost: GhostStandIn, of: Kind, body: unknown): Response {
  const [sent] = ((body as Record<string, unknown>)[of] ?? []) as Record<string, unknown>[]
  if (!sent) return refusal('error-422-no-root-key')
  const wrong = ghost.refusalOf(of, sent) ?? faultOf(of, sent, null)
  if (wrong) return refusal(wrong)
  const shelf = ghost.shelves[of]
  if (of === 'members' && [...shelf.values()].some(({ email }) => email === sent.email))
    return refusal('error-422-member-twice')
  const at = now(ghost)
  const id = objectId(ghost)
  const wanted = String(
    sent.slug ??
      String(sent.name ?? sent.title)
        .toLowerCase()
        .replaceAll(/\W+/g, '-'),
  )
  const slug = freeSlug(besideIt(ghost, of), wanted)
  if (of === 'tiers') {
    const item = tierOf(sent, { id, slug, created_at: at, updated_at: null })
    shelf.set(id, item)
    return json({ tiers: [item] }, 201)
  }
  const blank = { uuid: crypto.randomUUID(), status: 'draft', visibility: 'public', published_at: null }
  const item: Item = { ...blank, ...related(ghost, of, sent), id, slug, created_at: at, updated_at: at }
  // Where nobody is named, it is the owner's.
  if (of === 'posts' || of === 'pages') item.authors ??= [...ghost.shelves.users.values()].slice(0, 1)
  if (item.status === 'published') item.published_at ??= at
  shelf.set(id, item)
  return json({ [of]: [item] }, 201)
}

function edit(ghost: GhostStandIn, of: Kind, item: Item, body: unknown): Response {
  const [sent] = ((body as Record<string, unknown>)[of] ?? []) as Record<string, unknown>[]
  if (!sent) return refusal('error-422-no-root-key')
  const wrong = ghost.refusalOf(of, sent) ?? faultOf(of, sent, item)
  if (wrong) return refusal(wrong)
  // An address that another has is no reason to refuse: it becomes another one.
  const others = besideIt(ghost, of).filter(other => other !== item)
  const slug = typeof sent.slug === 'string' ? { slug: freeSlug(others, sent.slug) } : {}
  Object.assign(item, related(ghost, of, sent), slug, savedAt(ghost, item, sent))
  if (item.status === 'published') item.published_at ??= item.updated_at
  return json({ [of]: [item] })
}

/** Ghost puts prices of its own in place of those that a paid tier is sent without, and makes its own addresses. */
function tierOf(sent: Record<string, unknown>, own: Item): Item {
  return {
    name: sent.name,
    description: sent.description ?? null,
    active: true,
    type: sent.type ?? 'paid',
    welcome_page_url: sent.welcome_page_url ?? null,
    visibility: sent.visibility ?? 'none',
    trial_days: 0,
    benefits: sent.benefits ?? [],
    currency: sent.currency ?? 'USD',
    monthly_price: sent.monthly_price ?? 500,
    yearly_price: sent.yearly_price ?? 5000,
    ...own,
  }
}

const MOST_CHARACTERS = { title: 255, custom_excerpt: 300, feature_image_alt: 191 }

/** The recorded refusal that Ghost’s schema has for it. */
function faultOf(of: Kind, sent: Record<string, unknown>, item: Item | null): string | null {
  if (of === 'tiers') return !item && !sent.name ? 'error-422-no-title' : null
  if (of === 'members') return sent.note === null ? 'error-422-member-note-null' : null
  if (of !== 'posts' && of !== 'pages') return null
  if (!item && !sent.title) return 'error-422-no-title'
  if (item && !sent.updated_at) return 'error-422-no-updated-at'
  if (Object.entries(MOST_CHARACTERS).some(([name, most]) => String(sent[name] ?? '').length > most))
    return 'error-422-title-too-long'
  if (sent.status && !['published', 'draft', 'scheduled', 'sent'].includes(String(sent.status)))
    return 'error-422-bad-status'
  if (typeof sent.lexical === 'string' && !isJson(sent.lexical)) return 'error-422-lexical-not-json'
  if (String(sent.lexical).includes('"type":"scarecrow"')) return 'error-422-lexical-unknown-node'
  if (typeof sent.lexical === 'string' && JSON.parse(sent.lexical).root.children.length === 0)
    return 'error-422-lexical-empty'
  if (item?.status === 'published' && sent.status === 'scheduled') return 'error-422-published-to-scheduled'
  const isOld = item && Date.parse(String(sent.updated_at)) !== Date.parse(String(item.updated_at))
  const isChanged = Object.keys(sent).some(name => name !== 'updated_at' && item?.[name] !== sent[name])
  return isOld && isChanged ? 'error-409-collision' : null
}

/** Tags and authors come by id or name, and are told whole. */
function related(ghost: GhostStandIn, of: Kind, sent: Record<string, unknown>): Record<string, unknown> {
  if (of !== 'posts' && of !== 'pages') return sent
  const tags = sent.tags as Record<string, string>[] | undefined
  const authors = sent.authors as Record<string, string>[] | undefined
  const tiers = sent.tiers as Record<string, string>[] | undefined
  return {
    ...sent,
    ...(typeof sent.lexical === 'string' && { lexical: wholeAddresses(sent.lexical, ghost.site) }),
    ...(tiers && { tiers: tiers.flatMap(({ id = '' }) => ghost.shelves.tiers.get(id) ?? []) }),
    ...(tags && { tags: tags.map(tag => tagOf(ghost, tag)) }),
    ...(authors && { authors: authors.flatMap(({ id = '' }) => ghost.shelves.users.get(id) ?? []) }),
  }
}

/** What holds one address in a Lexical document. */
const ADDRESSES = /^(?:url|src|href|buttonUrl|productUrl|productImageSrc|icon|thumbnail)$/
/** What holds HTML, or Markdown with HTML in it, that Ghost looks through; of a callout and of code it keeps each letter. */
const TEXTS = /^(?:html|caption|content|productDescription|markdown)$/

/** Ghost answers with its own address before each path that begins with a slash, and with percent signs in it. */
function wholeAddresses(lexical: string, site: string): string {
  const whole = (path: string) =>
    /^\/(?!\/)/.test(path) ? encodeURI(site + path) : path === site ? `${site}/` : path
  const document = JSON.parse(lexical, (name, value: unknown) => {
    if (typeof value !== 'string') return value
    if (ADDRESSES.test(name)) return whole(value)
    if (!TEXTS.test(name)) return value
    return value
      .replace(/((?:href|src)=")([^"]*)/g, (_, before: string, path: string) => before + whole(path))
      .replace(/(\]\()([^)]*)/g, (_, before: string, path: string) => before + whole(path))
  })
  return JSON.stringify(document)
}

function tagOf(ghost: GhostStandIn, { id = '', name = '', slug = '' }: Record<string, string>): Item {
  const shelf = ghost.shelves.tags
  const known = shelf.get(id) ?? [...shelf.values()].find(tag => tag.slug === slug || tag.name === name)
  if (known) return known
  const at = now(ghost)
  const made = { id: objectId(ghost), name, slug, description: null, created_at: at, updated_at: at }
  shelf.set(made.id, made)
  return made
}

/** Those that share one room of addresses: to Ghost, pages are posts. */
function besideIt({ shelves }: GhostStandIn, of: Kind): Item[] {
  const kinds: readonly Kind[] = of === 'posts' || of === 'pages' ? ['posts', 'pages'] : [of]
  return kinds.flatMap(kind => [...shelves[kind].values()])
}

function freeSlug(others: readonly Item[], wanted: string): string {
  const taken = new Set(others.map(({ slug }) => slug))
  let slug = wanted
  for (let number = 2; taken.has(slug); number += 1) slug = `${wanted}-${number}`
  return slug
}

let made = 0
function objectId({ seconds }: GhostStandIn): string {
  made += 1
  return seconds.toString(16).padStart(8, '0') + made.toString(16).padStart(16, '0')
}

function uploadAt({ uploads }: GhostStandIn, path: string): Response {
  const sent = uploads.get(path)
  if (sent) return new Response(new Uint8Array(sent))
  const file = `${CONTENT}${path.replace(/^\/content/, '')}`
  return existsSync(file) ? new Response(readFileSync(file)) : new Response('', { status: 404 })
}

async function takeUpload(ghost: GhostStandIn, of: string, form: FormData): Promise<Response> {
  const file = form.get('file')
  if (!(file instanceof File)) return refusal('error-422-no-root-key')
  const wrong = ghost.refusalOf(of, { name: file.name })
  if (wrong) return refusal(wrong)
  const path = freePath(ghost, `/content/${of}/${thisMonth()}/${file.name}`)
  ghost.uploads.set(path, await file.bytes())
  return json({ [of]: [{ url: ghost.site + path, ref: form.get('ref') }] }, 201)
}

/** Where a file goes today. */
export const thisMonth = () => new Date().toISOString().slice(0, 7).replace('-', '/')

/** Ghost keeps a second file of one name beside the first, whatever is in it. */
function freePath({ uploads }: GhostStandIn, wanted: string): string {
  const [, name, ending] = /^(.*?)(\.\w+)?$/.exec(wanted)!
  let path = wanted
  for (let number = 1; uploads.has(path); number += 1) path = `${name}-${number}${ending ?? ''}`
  return path
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

function json(value: unknown, status = 200): Response {
  return Response.json(value, { status, headers: { 'content-version': 'v6.65' } })
}
