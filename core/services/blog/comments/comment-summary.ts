import type { ThreadPlace } from './thread-place'

/** A comment as moderation lists it. */
export type CommentSummary = {
  readonly id: string
  readonly from: 'here' | 'fediverse'
  readonly text: string
  readonly at: Date
  readonly author: string
  readonly post: { readonly id: string; readonly slug: string; readonly title: string }
  readonly hidden: boolean
  /** Why it was reported, and by whom, as long as nobody has settled it; the first few. */
  readonly reports: readonly { readonly by: string; readonly reason: string }[]
}

/** A part of the list: `from` is its place, and what stands there is not in it. */
export type ListPart = {
  readonly from: ThreadPlace | null
  readonly backwards: boolean
  readonly many: number
}
