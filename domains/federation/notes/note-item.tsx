import type { PageContext } from '#core/contracts/page'
import type { NoteAuthor, NoteView } from '#core/services/federation/notes/note-view'
import { ButtonLink } from '#templates/components/button'
import { EmptyState } from '#templates/components/empty-state'
import { Note, Timeline } from '#templates/components/note'
import { NoteActions } from './note-actions'
import { NoteContent } from './note-content'

/** Notes one below the other, with the way to older ones. */
export function Notes(props: {
  page: PageContext
  label: string
  notes: readonly NoteView[]
  older: string | null
  empty: { title: string; text: string }
}) {
  const { page, label, notes, older, empty } = props
  if (notes.length === 0) return <EmptyState title={empty.title} text={empty.text} />
  return (
    <>
      <Timeline label={label}>
        {notes.map(note => (
          <NoteItem page={page} note={note} />
        ))}
      </Timeline>
      {!!older && (
        <p>
          <ButtonLink href={older} variant="plain">
            Older notes
          </ButtonLink>
        </p>
      )}
    </>
  )
}

export function NoteItem({ page, note }: { page: PageContext; note: NoteView }) {
  const { author } = note
  return (
    <Note
      author={authorOf(author)}
      publishedAt={note.publishedAt}
      href={`/notes/${note.id}`}
      safeContent={NoteContent({ note }) as string}
      reason={note.boostedBy ? `Boosted by ${note.boostedBy}` : undefined}
      actions={<NoteActions page={page} note={note} />}
      locale={page.locale}
      timeZone={page.timeZone}
    />
  )
}

function authorOf(author: NoteAuthor) {
  const name = author.name || author.username
  return author.gone ? { name, handle: '' } : { name, handle: handleOf(author), href: accountHref(author) }
}

export function handleOf(author: Pick<NoteAuthor, 'username' | 'host'>): string {
  return `@${author.username}@${author.host}`
}

/** Ours have a public page under their name; of others we show what we know. */
export function accountHref(author: Pick<NoteAuthor, 'id' | 'memberId' | 'app' | 'username'>): string {
  return author.memberId || author.app ? `/@${author.username}` : `/accounts/${author.id}`
}
