import type { Ctx, Tx } from '#core/contracts/ctx'
import { deletePost } from './delete-post'
import type { PostInput } from './post-input'
import { publish, redate, unpublish } from './publish'
import type { SaveMark } from './save-mark'
import { type SavedPost, savePost } from './save-post'
import { schedule, unschedule } from './schedule'
import { sharePreview, withdrawPreview } from './shared-previews/shared-previews'

/** What an editor wants to become of a post beside saving its text. */
export type NextStep =
  | { readonly kind: 'publish' | 'unpublish' | 'unschedule' | 'delete' }
  | { readonly kind: 'withdraw' }
  /** `endsAt`: the link opens nothing from then on. */
  | { readonly kind: 'share'; readonly endsAt: Date | null }
  | { readonly kind: 'schedule' | 'redate'; readonly at: Date }

/** Saves the text and takes the step, or does neither. Throws what `savePost` and the step throw. */
export function saveAndTransition(
  ctx: Ctx,
  id: string,
  version: number,
  input: PostInput,
  next: NextStep | null,
  mark?: SaveMark,
): Promise<SavedPost> {
  const step = async (tx: Tx) => {
    if (next) await take(tx, id, next)
  }
  return savePost(ctx, id, version, input, step, mark)
}

function take(ctx: Ctx, id: string, next: NextStep): Promise<void> {
  switch (next.kind) {
    case 'publish':
      return publish(ctx, id)
    case 'unpublish':
      return unpublish(ctx, id)
    case 'schedule':
      return schedule(ctx, id, next.at)
    case 'redate':
      return redate(ctx, id, next.at)
    case 'share':
      return sharePreview(ctx, id, next.endsAt)
    case 'withdraw':
      return withdrawPreview(ctx, id)
    case 'unschedule':
      return unschedule(ctx, id)
    case 'delete':
      return deletePost(ctx, id)
  }
}
