import type { Document, Element } from 'happy-dom'
import { DOMAINS, type Origins } from '#core/contracts/domain'
import type { Money } from '#core/contracts/money'
import type { PageContext } from '#core/contracts/page'
import type { Site } from '#core/contracts/site'
import type { Permission, Role, Viewer } from '#core/contracts/viewer'
import { page as parsed } from './dom'

// Views of plain objects, without a database: who looks, and what a browser would make of what they are shown.

export const NOON = new Date('2026-06-17T11:00:00Z')
const SITE = { name: 'Test Growers', currency: 'GBP', locale: 'en-GB', hiddenApps: [], about: {} }
export const ORIGINS = Object.fromEntries(
  DOMAINS.map(domain => [domain, `https://${domain}.example`]),
) as Origins

export const pounds = (amount: number): Money => ({ amount, currency: 'GBP' })

/** Somebody signed in, with these roles and permissions. */
export function person(id: string, roles: readonly Role[] = [], permissions: readonly Permission[] = []) {
  const member = { id, name: `Name of ${id}`, email: `${id}@example.test`, handle: id }
  return { member, roles, permissions } satisfies Viewer
}
export const STRANGER: Viewer = { member: null, roles: [] }

/** What a template knows when this viewer looks at a page of the cart at noon, British summer time. */
export function lookedAtBy(viewer: Viewer, over: Partial<PageContext> = {}): PageContext {
  return {
    domain: 'cart',
    origins: ORIGINS,
    viewer,
    path: '/',
    locale: 'en-GB',
    timeZone: 'Europe/London',
    now: NOON,
    flash: null,
    demo: false,
    partial: false,
    menu: [],
    site: SITE as unknown as Site,
    asset: path => path,
    fragment: async () => '',
    ...over,
  }
}

/** What was rendered, as a document. */
export const shown = async (html: unknown): Promise<Document> => parsed(String(await html))

/** What stands in it, on one line. */
export const wordsOf = (element: Element | Document | null | undefined): string => {
  const root = element && 'body' in element ? element.body : element
  return (root?.textContent ?? '').replace(/\s+/g, ' ').trim()
}

/** The cells of the rows of its first table, or of the one under `selector`. */
export const rowsOf = (document: Document, selector = 'table'): string[][] =>
  [...(document.querySelector(selector)?.querySelectorAll('tbody tr') ?? [])].map(row =>
    [...row.children].map(cell => wordsOf(cell as unknown as Element)),
  )

/** The terms of its description lists with what stands beside each. */
export const factsOf = (document: Document): Record<string, string> =>
  Object.fromEntries(
    [...document.querySelectorAll('dt')].map(term => [wordsOf(term), wordsOf(term.nextElementSibling)]),
  )

/** Where its links lead, by what they are called. */
export const linksOf = (document: Document): Record<string, string> =>
  Object.fromEntries(
    [...document.querySelectorAll('a[href]')].map(link => [wordsOf(link), link.getAttribute('href') ?? '']),
  )

/** The addresses that its forms are sent to. */
export const actionsOf = (document: Document): string[] =>
  [...document.querySelectorAll('form[method=post]')].map(form => form.getAttribute('action') ?? '')

/** What each choice of a radio or a list is called, and whether it is taken, by its value. */
export const choicesOf = (document: Document, name: string) =>
  [...document.querySelectorAll(`input[name="${name}"], select[name="${name}"] option`)].map(control => ({
    value: control.getAttribute('value') ?? '',
    text: wordsOf(control.localName === 'option' ? control : control.closest('label')),
    taken: control.hasAttribute('checked') || control.hasAttribute('selected'),
  }))

const valuesOf = (elements: Iterable<Element>, attribute: string) =>
  [...elements].flatMap(element => element.getAttribute(attribute)?.split(/\s+/) ?? [])

/** By which a screen reader would call it. */
function nameOf(document: Document, control: Element): string {
  const labelledBy = control.getAttribute('aria-labelledby')
  if (labelledBy) return wordsOf(document.getElementById(labelledBy))
  const own = control.getAttribute('aria-label') ?? control.getAttribute('title')
  if (own?.trim()) return own
  const id = control.getAttribute('id')
  const label = id
    ? [...document.querySelectorAll('label')].find(each => each.getAttribute('for') === id)
    : null
  return wordsOf(label ?? control.closest('label'))
}

/**
 * What would stop somebody who hears the page or has no mouse: controls, buttons, links and columns without a name, ids that
 * stand twice, hints and faults that name nothing, links to places that are not there, headings that skip a level.
 */
export function obstaclesIn(document: Document): readonly string[] {
  const ids = [...document.querySelectorAll('[id]')].map(element => element.getAttribute('id') ?? '')
  const controls = [...document.querySelectorAll('input, select, textarea')].filter(
    control => !['hidden', 'submit'].includes(control.getAttribute('type') ?? ''),
  )
  const pressed = [...document.querySelectorAll('a[href], button, summary')]
  const levels = [...document.querySelectorAll('main h1, main h2, main h3, main h4')].map(({ localName }) =>
    Number(localName.slice(1)),
  )
  const described = document.querySelectorAll('[aria-describedby]')
  const labelled = document.querySelectorAll('[aria-labelledby]')
  return [
    ...controls.filter(each => nameOf(document, each) === '').map(({ outerHTML }) => `no name: ${outerHTML}`),
    ...pressed
      .filter(
        each => wordsOf(each) === '' && nameOf(document, each) === '' && !each.querySelector('img[alt]'),
      )
      .map(({ outerHTML }) => `no words: ${outerHTML}`),
    ...[...document.querySelectorAll('th')].filter(each => wordsOf(each) === '').map(() => 'no heading: th'),
    ...ids.filter((id, at) => ids.indexOf(id) !== at).map(id => `twice: #${id}`),
    ...[...valuesOf(described, 'aria-describedby'), ...valuesOf(labelled, 'aria-labelledby')]
      .filter(id => !ids.includes(id))
      .map(id => `described by nothing: #${id}`),
    ...valuesOf(document.querySelectorAll('main a[href^="#"]'), 'href')
      .filter(href => !ids.includes(href.slice(1)))
      .map(href => `leads nowhere: ${href}`),
    ...levels.filter((level, at) => level > (levels[at - 1] ?? level) + 1).map(level => `skips to h${level}`),
  ]
}
