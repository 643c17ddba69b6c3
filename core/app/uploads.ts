import type { Ctx } from '#core/contracts/ctx'
import type { Permission } from '#core/contracts/viewer'
import type { App } from './scoped-app'

/** For programs, which have no session: whether files of this request are taken. */
type Admits = (request: Request, ctx: Ctx) => Promise<boolean>

type Taker = { readonly pattern: RegExp; readonly who: readonly [Permission, ...Permission[]] | Admits }

const takers = new WeakMap<App, Taker[]>()

/** Says that `POST path` takes files, from viewers who may do one of these. Anywhere else a form with files is refused unread. */
export function takesFiles(
  app: App,
  path: string,
  ...who: readonly [Permission, ...Permission[]] | [Admits]
): void {
  const known = takers.get(app) ?? []
  takers.set(app, [...known, { pattern: patternOf(path), who: isAdmits(who) ? who[0] : who }])
}

function isAdmits(who: readonly [Permission, ...Permission[]] | [Admits]): who is [Admits] {
  return typeof who[0] === 'function'
}

/** Whose files an app takes at a path; null when it takes none there. */
export function fileTakerOf(app: App, path: string): Taker['who'] | null {
  return takers.get(app)?.find(({ pattern }) => pattern.test(path))?.who ?? null
}

/** `/editor/images/:id` as a pattern of whole paths. */
function patternOf(path: string): RegExp {
  const pattern = path
    .split('/')
    .map(segment => (segment.startsWith(':') ? '[^/]+' : RegExp.escape(segment)))
    .join('/')
  return new RegExp(`^${pattern}/?$`)
}
