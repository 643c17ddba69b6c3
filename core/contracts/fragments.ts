import type { FragmentName } from './page'

/**
 * What a borrower may know of a fragment without asking its owner: who may see it, how long it keeps,
 * how much room to leave for it, and the plain link that stands in for it. The owner's
 * `domains/<owner>/fragments.tsx` renders it.
 */
export type FragmentDeclaration = {
  /** `public`: the same for everybody, cookies are stripped. `self`: per member or guest. `member`: members only. */
  readonly audience: 'public' | 'member' | 'self'
  readonly ttlMs: number
  /** How long after its ttl it may still be shown while a fresh one is made. */
  readonly staleMs: number
  /** Cache tags beside its own name; `{x}` stands for the parameter x. A self fragment also has `viewer:<key>`. */
  readonly tags: readonly string[]
  readonly params: readonly string[]
  readonly maxBytes: number
  /** Named size of the placeholder (CSS class `placeholder--<reserve>`), so that nothing moves when it comes. */
  readonly reserve: 'inline' | 'line' | 'row' | 'card' | 'cards' | 'panel'
  readonly fallback: { readonly label: string; readonly path: string }
}

const MINUTE = 60_000

export const FRAGMENTS = {
  'blog/navigation': {
    audience: 'public',
    ttlMs: 10 * MINUTE,
    staleMs: 60 * MINUTE,
    tags: ['navigation'],
    params: [],
    maxBytes: 4_000,
    reserve: 'line',
    fallback: { label: 'Blog', path: '/' },
  },
  'blog/latest': {
    audience: 'public',
    ttlMs: 5 * MINUTE,
    staleMs: 60 * MINUTE,
    tags: ['posts'],
    params: [],
    maxBytes: 6_000,
    reserve: 'panel',
    fallback: { label: 'Read the blog', path: '/' },
  },
  'blog/around': {
    audience: 'public',
    ttlMs: 10 * MINUTE,
    staleMs: 60 * MINUTE,
    tags: ['posts'],
    params: ['id'],
    maxBytes: 4_000,
    reserve: 'row',
    fallback: { label: 'More posts', path: '/archive' },
  },
  'market/featured': {
    audience: 'public',
    ttlMs: 5 * MINUTE,
    staleMs: 60 * MINUTE,
    tags: ['products'],
    params: [],
    maxBytes: 10_000,
    reserve: 'panel',
    fallback: { label: 'See what is in the market', path: '/' },
  },
  'cart/mini': {
    audience: 'self',
    ttlMs: 5 * MINUTE,
    staleMs: 0,
    tags: [],
    params: [],
    maxBytes: 2_000,
    reserve: 'inline',
    fallback: { label: 'Cart', path: '/' },
  },
  'events/upcoming': {
    audience: 'public',
    ttlMs: 5 * MINUTE,
    staleMs: 60 * MINUTE,
    tags: ['occurrences'],
    params: [],
    maxBytes: 8_000,
    reserve: 'panel',
    fallback: { label: 'See the calendar', path: '/' },
  },
  'events/attached': {
    audience: 'public',
    ttlMs: 5 * MINUTE,
    staleMs: 60 * MINUTE,
    tags: ['occurrences', 'container:{id}'],
    params: ['kind', 'id'],
    maxBytes: 8_000,
    reserve: 'row',
    fallback: { label: 'See the calendar', path: '/' },
  },
  'federation/follow': {
    audience: 'public',
    ttlMs: 10 * MINUTE,
    staleMs: 24 * 60 * MINUTE,
    tags: ['actors'],
    params: ['app'],
    maxBytes: 3_000,
    reserve: 'row',
    fallback: { label: 'Follow us on the fediverse', path: '/' },
  },
  'account/menu': {
    audience: 'self',
    ttlMs: 1 * MINUTE,
    staleMs: 0,
    tags: [],
    // A visitor's way in leads back to the page they are on; a member's menu is the same on every page.
    params: ['path'],
    maxBytes: 3_000,
    reserve: 'inline',
    fallback: { label: 'Account', path: '/' },
  },
} satisfies Partial<Record<FragmentName, FragmentDeclaration>>

export type KnownFragment = keyof typeof FRAGMENTS
