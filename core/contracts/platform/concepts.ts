import type { FragmentDeclaration } from '../fragments'
import type { PlacedEntry } from '../menu'
import type { FragmentName } from '../page'

/** What the concepts of all six apps say of themselves, also of those that run in another process. */
export type Offered = {
  readonly fragments: Readonly<Record<FragmentName, FragmentDeclaration>>
  /** In the order of the menus. */
  readonly menu: readonly PlacedEntry[]
  /** First segments of the blog's addresses that something else than a post answers: `archive`, `tag`, `health`. */
  readonly reservedSlugs: ReadonlySet<string>
}

/** How core, which knows no domains, learns of it. `domains/app.tsx` fills it in once at start. */
export type ConceptBook = {
  offer(all: Offered): void
  /** Throws while nobody has offered anything: a slug that is not known to be reserved would be given away. */
  all(): Offered
}
