import type { Ctx } from './ctx'

/** One of what a form offers. */
export type Choice = { readonly value: string; readonly label: string }

/** What forms offer of a kind of which there may be any number: producers, authors, products. */
export type Directory = {
  /**
   * Those whose names contain `words`, the one that is called exactly so first, then in reading order; blank, the first of
   * all. At most `most`.
   */
  called(ctx: Ctx, words: string, most: number): Promise<readonly Choice[]>
  /** Those that have these values, in this order; what is none is left out. */
  known(ctx: Ctx, values: readonly string[]): Promise<readonly Choice[]>
  /** Said where words fit none: "No producer is called that." */
  readonly none: string
}

/** What a form shows of a directory. */
export type Offered = {
  /** All there are: no words are needed. */
  readonly isAll: boolean
  readonly chosen: readonly Choice[]
  /** Those that the words fit, without the chosen ones; all of them where these are few. */
  readonly found: readonly Choice[]
  /** What they were found by; blank where no words were asked for. */
  readonly words: string
  /** More fit than are offered. */
  readonly hasMore: boolean
  /** The only one that the words fit; null where they fit several or none. */
  readonly only: string | null
  /** Said where the words fit none; else null. */
  readonly none: string | null
}

/** The name of the field for the words by which one of `name` is found. */
export const wordsOf = (name: string) => `${name}Words`
/** The name of the field that says which words the form already shows the finds of. */
export const shownOf = (name: string) => `${name}Shown`
