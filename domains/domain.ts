import type { House } from '#core/app/house'
import type { App } from '#core/app/scoped-app'
import type { KnownFragment } from '#core/contracts/fragments'
import type { RenderFragment } from '#core/fragments/book'

/** Adds the routes of one concept to its domain's app. */
export type Room = (app: App, house: House) => void

/** What each `domains/<name>/index.ts` exports. */
export type Domain = {
  readonly rooms: readonly Room[]
  readonly fragments: Readonly<Partial<Record<KnownFragment, RenderFragment>>>
}
