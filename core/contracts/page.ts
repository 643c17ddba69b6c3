import type { DomainName, Origins } from './domain'
import type { PlacedEntry } from './menu'
import type { Site } from './site'
import type { Viewer } from './viewer'

/** A one-time message carried over a redirect, shown at the top of the next page. */
export type Flash = { readonly kind: 'success' | 'notice' | 'error'; readonly text: string }

/** All a template may know about the request it answers. Made by the app factory, handed to every page. */
export type PageContext = {
  readonly domain: DomainName
  readonly origins: Origins
  readonly viewer: Viewer
  /** Path and query of the page being shown, e.g. `/products?q=tea`. */
  readonly path: string
  readonly locale: string
  readonly timeZone: string
  readonly now: Date
  readonly flash: Flash | null
  /** What the operator says of the cooperative. */
  readonly site: Site
  /** True in demo mode: pages then link the demo mailbox. */
  readonly demo: boolean
  /** htmx asked for a partial of this page (`HX-Request` of a non-history, targeted request). */
  readonly partial: boolean
  /** The menus of all apps, whoever looks: `isFor` says what is the viewer's. */
  readonly menu: readonly PlacedEntry[]
  /** The address of a file of ours that a browser may keep for ever: `asset('/assets/site.css')`. */
  asset(path: string): string
  /**
   * HTML lent by another app, e.g. `fragment('cart/mini')`: inlined when it is there in time, a sized
   * placeholder that loads itself when it is not. Never throws, never takes longer than its budget.
   */
  fragment(of: FragmentName, params?: Readonly<Record<string, string>>): Promise<string>
}

/** What is the same on every page of an app, whoever looks, until the site is changed. */
export type SharedPage = Pick<
  PageContext,
  'domain' | 'origins' | 'locale' | 'timeZone' | 'site' | 'demo' | 'asset'
>

/** `<owner domain>/<type>`, as in DESIGN: fragments. */
export type FragmentName = `${DomainName}/${string}`
