import type { Ctx } from '#core/contracts/ctx'
import type { Permission } from '#core/contracts/viewer'
import type { App } from './scoped-app'

/** For programs, which have no session: whether what they send is taken. */
type Admits = (request: Request, ctx: Ctx) => Promise<boolean>

/** Viewers who may do one of these, or programs that are admitted. */
type Who = readonly [Permission, ...Permission[]] | readonly [Admits]

type Taker = { readonly pattern: RegExp; readonly who: readonly [Permission, ...Permission[]] | Admits }

const ofFiles = new WeakMap<App, Taker[]>()
const ofLongTexts = new WeakMap<App, Taker[]>()

/** Says that `POST path` takes files, from these. Anywhere else a form with files is refused unread. */
export function takesFiles(app: App, path: string, ...who: Who): void {
  add(ofFiles, app, path, who)
}

/** Says that what is sent to `path` may be a text as long as a book, from these. */
export function takesLongTexts(app: App, path: string, ...who: Who): void {
  add(ofLongTexts, app, path, who)
}

/** Whose files an app takes at a path; null when it takes none there. */
export function fileTakerOf(app: App, path: string): Taker['who'] | null {
  return ofFiles.get(app)?.find(({ pattern }) => pattern.test(path))?.who ?? null
}

/** Whose long texts an app takes at a path; null when it takes none there. */
export function longTextTakerOf(app: App, path: string): Taker['who'] | null {
  return ofLongTexts.get(app)?.find(({ pattern }) => pattern.test(path))?.who ?? null
}

function add(takers: WeakMap<App, Taker[]>, app: App, path: string, who: Who): void {
  const taker = { pattern: patternOf(path), who: isAdmits(who) ? who[0] : who }
  takers.set(app, [...(takers.get(app) ?? []), taker])
}

function isAdmits(who: Who): who is readonly [Admits] {
  return typeof who[0] === 'function'
}

/** `/editor/images/:id` as a pattern of whole paths. */
function patternOf(path: string): RegExp {
  const pattern = path
    .split('/')
    .map(segment => (segment.startsWith(':') ? '[^/]+' : RegExp.escape(segment)))
    .join('/')
  return new RegExp(`^${pattern}/?$`)
}
