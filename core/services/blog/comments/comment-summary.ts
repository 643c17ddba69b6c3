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
