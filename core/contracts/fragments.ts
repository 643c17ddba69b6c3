import type { CacheTag } from './cache-tags'

/**
 * What a borrower may know of a fragment without asking its owner: who may see it, how long it keeps, how much room to
 * leave for it, and the plain link that stands in for it. The owner's concept declares it, and renders it.
 */
export type FragmentDeclaration = {
  /** `public`: the same for everybody, cookies are stripped. `self`: per member or guest. `member`: members only. */
  readonly audience: 'public' | 'member' | 'self'
  readonly ttlMs: number
  /** How long after its ttl it may still be shown while a fresh one is made. */
  readonly staleMs: number
  /** Cache tags beside its own name; `{x}` stands for the parameter x. A self fragment also has `viewer:<key>`. */
  readonly tags: readonly CacheTag[]
  readonly params: readonly string[]
  readonly maxBytes: number
  /** Named size of the placeholder (CSS class `placeholder--<reserve>`), so that nothing moves when it comes. */
  readonly reserve: 'inline' | 'line' | 'row' | 'card' | 'cards' | 'panel'
  readonly fallback: { readonly label: string; readonly path: string }
}
