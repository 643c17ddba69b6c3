import { diffWordsWithSpace } from 'diff'

/** Texts that differ in more words than this are two texts, and shown so. */
const MAX_EDITS = 3_000
const MAX_MS = 500

/** A piece of two texts: in both, or in one of them alone. */
export type DiffPart = { readonly kind: 'same' | 'inserted' | 'deleted'; readonly words: string }

/** What has to be inserted into `before` and deleted from it to get `after`, word by word (Myers 1986). */
export function wordDiff(before: string, after: string): readonly DiffPart[] {
  const changes = diffWordsWithSpace(before, after, { maxEditLength: MAX_EDITS, timeout: MAX_MS })
  if (!changes) {
    return [
      { kind: 'deleted', words: before },
      { kind: 'inserted', words: after },
    ]
  }
  return changes.map(({ added, removed, value }) => ({
    kind: added ? 'inserted' : removed ? 'deleted' : 'same',
    words: value,
  }))
}
