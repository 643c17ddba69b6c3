import type { Ctx } from './ctx'

/** Words of a text, those that were looked for marked. */
export type Snippet = readonly { readonly text: string; readonly hit: boolean }[]

/** Something that everybody may see, found by its words. */
export type SearchHit = {
  readonly title: string
  /** Absolute. */
  readonly url: string
  readonly snippet: Snippet
  /** When it was published, or takes place next. */
  readonly at: Date | null
  /** How well it fits, 0 to 1, so that kinds of things can be compared. */
  readonly rank: number
}

/** Things of one kind, best first, and how many there are in all. */
export type Hits = { readonly hits: readonly SearchHit[]; readonly total: number }

/** Looks for what was typed, as far as the viewer may see it. `typed` is clean, not blank and at most 200 characters. */
export type Search = (
  ctx: Ctx,
  typed: string,
  page: { readonly limit: number; readonly offset: number },
) => Promise<Hits>
