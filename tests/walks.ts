import type { Element } from 'happy-dom'
import type { DomainName } from '#core/contracts/domain'
import { createDomain } from '#domains/app'
import { domains } from '#domains/domains'
import type { Browser, Visit } from './browser'
import { formFields } from './form-fields'
import type { TestHouse } from './house'
import { obstaclesIn } from './pages'

// One page of each kind that an app links to, and what each of their forms says of what nobody can mean.

/** Typed into every field for text, and into every field for a number, a day or a time. */
const WORDS = '🍯 שלום "<b>&amp;'
const NO_NUMBER = 'soon 1,2'

export type Walked = { readonly path: string; readonly kind: string; readonly visit: Visit }
type Doc = Visit['document']

/** As the app's own table of routes says: `/shop/orders/:number`. */
function kinds(world: TestHouse, domain: DomainName): (path: string) => string {
  const { app } = createDomain(domain, domains[domain], world.house)
  const known = [...new Set(app.routes.map(({ path }) => path))]
    .toSorted((a, b) => a.split(':').length - b.split(':').length)
    .map(path => ({ path, is: new RegExp(`^${path.replace(/:\w+/g, '[^/]+')}$`) }))
  return path => known.find(({ is }) => is.test(path))?.path ?? path
}

const SKIPPED = /\/(?:login|logout|callback|fragments|assets|media)\b|\.(?:csv|xml|json)$|\/(?:pdf|csv|xlsx)$/

/** The pages of an app that links lead to from these, one of each kind. */
export async function walk(
  world: TestHouse,
  browser: Browser,
  domain: DomainName,
  from: readonly string[],
): Promise<readonly Walked[]> {
  const kindOf = kinds(world, domain)
  const origin = world.house.config.origins[domain]
  const seen = new Set<string>()
  const walked: Walked[] = []
  const waiting = [...from]
  for (const path of waiting) {
    const { pathname } = new URL(path, origin)
    const kind = kindOf(pathname)
    if (seen.has(kind) || SKIPPED.test(pathname)) continue
    seen.add(kind)
    const visit = await browser.get(domain, path)
    if (visit.location?.startsWith('/')) waiting.push(visit.location)
    if (!visit.headers.get('content-type')?.includes('html') || visit.status === 303) continue
    walked.push({ path, kind, visit })
    for (const link of visit.document.querySelectorAll('main a[href]')) {
      const { href, pathname: to, search } = new URL(link.getAttribute('href') ?? '', `${origin}${path}`)
      if (href.startsWith(`${origin}/`)) waiting.push(`${to}${search}`)
    }
  }
  return walked
}

/** What would stop somebody on these pages who hears them or has no mouse, by the kind of page. */
export const obstaclesOn = (walked: readonly Walked[]): Readonly<Record<string, readonly string[]>> =>
  Object.fromEntries(
    walked.flatMap(({ kind, visit }) => {
      const obstacles = obstaclesIn(visit.document)
      return obstacles.length > 0 ? [[kind, obstacles]] : []
    }),
  )

export type Answered = {
  /** Of the page, and of what its form is sent to. */
  readonly at: string
  readonly sent: Readonly<Record<string, string>>
  readonly visit: Visit
}

/** Sends every form of these pages with no sense in any of its fields, each kind of form once. */
export async function sendNonsense(
  world: TestHouse,
  browser: Browser,
  domain: DomainName,
  walked: readonly Walked[],
): Promise<readonly Answered[]> {
  const kindOf = kinds(world, domain)
  const origin = world.house.config.origins[domain]
  const known = new Set<string>()
  const answered: Answered[] = []
  for (const { kind, visit } of walked) {
    for (const form of visit.document.querySelectorAll('main form[method=post]')) {
      const action = form.getAttribute('action') ?? ''
      const { pathname, search } = new URL(action, origin)
      const at = `${kind} → ${kindOf(pathname)}${search}`
      const typed = nonsenseFor(form as unknown as Element)
      const isUpload = form.getAttribute('enctype') === 'multipart/form-data'
      if (known.has(at) || isUpload || Object.keys(typed).length === 0) continue
      known.add(at)
      const sent = { ...formFields(form), ...typed }
      answered.push({ at, sent: typed, visit: await browser.post(domain, action, sent) })
    }
  }
  return answered
}

function nonsenseFor(form: Element): Readonly<Record<string, string>> {
  const fields: Record<string, string> = {}
  for (const control of form.querySelectorAll('input, textarea')) {
    const name = control.getAttribute('name') ?? ''
    const type = control.localName === 'textarea' ? 'text' : (control.getAttribute('type') ?? 'text')
    if (/^(?:text|search|email|tel|url)$/.test(type))
      fields[name] = control.getAttribute('inputmode') === 'decimal' ? NO_NUMBER : WORDS
    if (/^(?:number|date|time|month|datetime-local)$/.test(type)) fields[name] = NO_NUMBER
  }
  return fields
}

/** Those of the typed fields that a page which came back does not hold any more. */
function lostIn(document: Doc, sent: Readonly<Record<string, string>>): readonly string[] {
  const values = (name: string) =>
    [...document.querySelectorAll('input, textarea')]
      .filter(control => control.getAttribute('name') === name)
      .map(control => (control.getAttribute('value') ?? control.textContent ?? '').trim())
  return Object.entries(sent).flatMap(([name, text]) => (values(name).includes(text) ? [] : [name]))
}

/** Whether a page that came back says that something is wrong. */
const saysFault = (document: Doc): boolean =>
  document.querySelector('main .field__error, main .form-errors, main .notice--error, main [role=alert]') !==
  null

/** Answers that nobody should get, whatever they typed. */
export const failuresIn = (answers: readonly Answered[]): readonly string[] =>
  answers
    .filter(({ visit }) => visit.status >= 500 || visit.status === 404)
    .map(({ at, visit }) => `${at}: ${visit.status}`)

/** The forms that came back, and those of them that say no fault or lost what was typed. */
export function formsBackIn(answers: readonly Answered[]) {
  const back = answers.filter(({ visit }) => visit.status === 422 || visit.status === 409)
  const found = back.map(({ at, sent, visit }) => ({
    at,
    says: saysFault(visit.document),
    lost: lostIn(visit.document, sent),
  }))
  return {
    returned: back.map(({ at, visit }): Walked => ({ path: at, kind: at, visit })),
    lacking: found.filter(({ says, lost }) => !says || lost.length > 0),
  }
}
