import type { House } from '#core/app/house'
import type { App } from '#core/app/scoped-app'
import type { Ctx } from '#core/contracts/ctx'
import type { FragmentDeclaration } from '#core/contracts/fragments'
import type { MenuEntry } from '#core/contracts/menu'
import type { FragmentName } from '#core/contracts/page'
import type { RenderFragment } from '#core/fragments/book'
import type { IconName } from '#templates/icons'

/**
 * What `domains/<domain>/<concept>/index.ts` exports, each where there is something to say; `gather.ts` and `app.tsx`
 * put it together. The other half, what the concept does by itself, is `core/concepts/concept.ts`.
 */
export type Concept = {
  /** First segments of its GET routes are reserved: no post of the blog gets such an address. */
  readonly routes?: Room | readonly Room[]
  /** What it lends to the pages of all six apps, by name: `blog/recipes`. */
  readonly fragments?: Readonly<Record<FragmentName, Fragment>>
  /** Where an address that nothing answers leads, if anywhere: asked before a page that is not there is shown. */
  readonly leadsOn?: (ctx: Ctx, url: URL) => Promise<Response | null>
  readonly menu?: readonly (MenuEntry & { readonly icon?: IconName })[]
  /** Its public addresses, newest first (sitemaps.org 0.9). */
  readonly sitemap?: (ctx: Ctx) => Promise<readonly SitemapEntry[]>
  /** Paths that search engines are asked to stay away from (RFC 9309). */
  readonly unlisted?: readonly string[]
}

/** Adds routes to the app of their domain. */
export type Room = (app: App, house: House) => void

/** A fragment's declaration is for borrowers, also while its owner is down; `render` is the owner's. */
export type Fragment = FragmentDeclaration & { readonly render: RenderFragment }

/** `changed` is when what the page shows changed last, where that is known. */
export type SitemapEntry = {
  readonly path: string
  readonly changed?: Date
  /** The same page in each language, its own among them. */
  readonly alternates?: readonly { readonly language: string; readonly path: string }[]
}
