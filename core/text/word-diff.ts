import { diffArrays, diffWordsWithSpace } from 'diff'

/** Texts that differ in more words than this are compared paragraph by paragraph; in more of these, they are two texts. */
const MAX_EDITS = 3_000
const MAX_MS = 500
/** Of a paragraph that became another one. */
const MAX_EDITS_OF_PARAGRAPH = 1_000
/** Letters of both: longer ones are compared by paragraphs at once, which costs less. */
const LONG = 20_000

/** A piece of two texts: in both, or in one of them alone. */
export type DiffPart = { readonly kind: 'same' | 'inserted' | 'deleted'; readonly words: string }

/** What has to be inserted into `before` and deleted from it to get `after`, word by word (Myers 1986). */
export function wordDiff(before: string, after: string): readonly DiffPart[] {
  const changes =
    before.length + after.length <= LONG &&
    diffWordsWithSpace(before, after, { maxEditLength: MAX_EDITS, timeout: MAX_MS })
  return changes ? partsOf(changes) : paragraphDiff(before, after)
}

/** Of a long paragraph that was moved, all that it was moved past stays the same. */
function paragraphDiff(before: string, after: string): readonly DiffPart[] {
  const [one, other] = [before, after].map(text => text.split(/(?<=\n\n)/))
  const comparator = (left: string, right: string) => left.trim() === right.trim()
  const found = diffArrays(one!, other!, { comparator, maxEditLength: MAX_EDITS, timeout: MAX_MS })
  if (!found) return replaced(before, after)
  const changes = found.map(change => ({ ...change, value: change.value.join('') }))
  const deadline = performance.now() + MAX_MS
  return changes.flatMap((change, at) => {
    const [last, next] = [changes[at - 1], changes[at + 1]]
    if (change.added && last?.removed) return []
    if (!change.removed || !next?.added) return partsOf([change])
    const timeout = deadline - performance.now()
    const limits = { maxEditLength: MAX_EDITS_OF_PARAGRAPH, timeout }
    const words = timeout > 0 && diffWordsWithSpace(change.value, next.value, limits)
    return words ? partsOf(words) : replaced(change.value, next.value)
  })
}

const replaced = (before: string, after: string): readonly DiffPart[] => [
  { kind: 'deleted', words: before },
  { kind: 'inserted', words: after },
]

type Change = { readonly added: boolean; readonly removed: boolean; readonly value: string }

function partsOf(changes: readonly Change[]): readonly DiffPart[] {
  return changes.map(({ added, removed, value }) => ({
    kind: added ? 'inserted' : removed ? 'deleted' : 'same',
    words: value,
  }))
}
