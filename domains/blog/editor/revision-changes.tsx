import type { Against, RevisionChanges } from '#core/services/blog/compare-revisions'
import { cutTo } from '#core/text/cut-to'
import type { DiffPart } from '#core/text/word-diff'

/** Letters of what stayed the same that are shown on each side of a change. */
const AROUND = 200

const NO_WORDS = {
  nothing: 'No words.',
  otherwise: 'No words: a format, or how a block stands there.',
} as const

type ChangesProps = { changes: RevisionChanges; against: Against; to: string }

/** What a save changed, or what has changed since: words inserted and deleted. */
export function Changes({ changes, against, to }: ChangesProps) {
  const { parts, inserted, deleted, otherwise } = changes
  const isNothing = inserted === 0 && deleted === 0 && parts.every(({ kind }) => kind === 'same')
  return (
    <section aria-labelledby="changes">
      <h2 id="changes">{against === 'before' ? 'What this save changed' : 'What has changed since'}</h2>
      <p>
        <span safe>
          {isNothing
            ? NO_WORDS[otherwise ? 'otherwise' : 'nothing']
            : `Words inserted: ${inserted}, deleted: ${deleted}.`}
        </span>{' '}
        {against === 'before' ? (
          <a href={`${to}?against=present`}>Compare with the present text</a>
        ) : (
          <a href={to}>Compare with the save before</a>
        )}
      </p>
      {!isNothing && <ChangedWords parts={parts} />}
    </section>
  )
}

export function ChangedWords({ parts }: { parts: readonly DiffPart[] }) {
  return (
    <div class="revision-changes">
      {parts.map((part, at) => (
        <Part part={part} isFirst={at === 0} isLast={at === parts.length - 1} />
      ))}
    </div>
  )
}

function Part({ part, isFirst, isLast }: { part: DiffPart; isFirst: boolean; isLast: boolean }) {
  if (part.kind === 'inserted') return <ins safe>{part.words}</ins>
  if (part.kind === 'deleted') return <del safe>{part.words}</del>
  return <span safe>{shortened(part.words, isFirst, isLast)}</span>
}

/** A long stretch without a change is left out in its middle, and where the text begins or ends with it. */
function shortened(words: string, isFirst: boolean, isLast: boolean): string {
  if (words.length <= 2 * AROUND) return words
  const before = isFirst ? '' : cutTo(words, AROUND)
  const after = isLast ? '' : words.slice(-AROUND).replace(/^[\udc00-\udfff]/, '')
  return `${before}\n…\n${after}`
}
