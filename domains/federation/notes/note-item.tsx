import type { PageContext } from '#core/contracts/page'
import type { NoteAuthor, NoteView } from '#core/services/federation/notes/note-view'
import { Badge } from '#templates/components/badge'
import { Button, ButtonLink } from '#templates/components/button'
import { ConfirmForm } from '#templates/components/confirm-form'
import { EmptyState } from '#templates/components/empty-state'
import { Note, Timeline } from '#templates/components/note'

const AUDIENCES = { public: '', unlisted: 'unlisted', followers: 'followers only', direct: 'private' }

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

function NoteContent({ note }: { note: NoteView }): string | Promise<string> {
  if (note.kind === 'Article') return ArticleContent({ note })
  const body = (
    <>
      {note.html as 'safe'}
      <NoteImages note={note} />
    </>
  )
  if (!note.summary) return body
  return (
    <details>
      <summary safe>{note.summary}</summary>
      {body as 'safe'}
    </details>
  )
}

/** An article is read where it was published; here stands what it is about. */
function ArticleContent({ note }: { note: NoteView }) {
  return (
    <>
      <p>
        <a href={note.url ?? note.uri}>
          <strong safe>{note.title ?? 'Untitled'}</strong>
        </a>
      </p>
      {!!note.summary && <p safe>{note.summary}</p>}
    </>
  )
}

/** Pictures of others stay on their server until somebody asks for them: no visitor is told to anyone by a page of ours. */
function NoteImages({ note }: { note: NoteView }) {
  if (note.images.length === 0) return ''
  return (
    <ul>
      {note.images.map(image => (
        <li>
          <a href={image.url} rel="nofollow noopener noreferrer" safe>
            {pictureName(image.alt)}
          </a>
        </li>
      ))}
    </ul>
  )
}

function pictureName(alt: string): string {
  return alt ? `Picture: ${alt}` : 'A picture without a description'
}

function NoteActions({ page, note }: { page: PageContext; note: NoteView }) {
  const label = AUDIENCES[note.audience]
  const open = note.audience === 'public' || note.audience === 'unlisted'
  return (
    <>
      <ButtonLink href={`/notes/${note.id}#reply`} variant="quiet" icon="reply" small>
        {note.replies > 0 ? `Reply (${note.replies})` : 'Reply'}
      </ButtonLink>
      {!!page.viewer.member && open && (
        <ReactionForm
          path={`/notes/${note.id}/boost`}
          done={note.boosted}
          count={note.boosts}
          icon="boost"
          words={['Boost', 'Boosted']}
        />
      )}
      {!!page.viewer.member && (
        <ReactionForm
          path={`/notes/${note.id}/like`}
          done={note.liked}
          count={note.likes}
          icon="heart"
          words={['Like', 'Liked']}
        />
      )}
      {!!label && <Badge text={label} />}
      {note.mine && (
        <ConfirmForm
          action={`/notes/${note.id}?_method=delete`}
          label="Delete"
          icon="remove"
          question="Delete this note? Servers that have it are asked to delete it too."
          confirm="Yes, delete it"
        />
      )}
    </>
  )
}

function ReactionForm(props: {
  path: string
  done: boolean
  count: number
  icon: 'boost' | 'heart'
  words: readonly [string, string]
}) {
  const { path, done, count, icon, words } = props
  const word = done ? words[1] : words[0]
  return (
    <form method="post" action={done ? `${path}?_method=delete` : path}>
      <Button variant={done ? 'plain' : 'quiet'} icon={icon} small>
        <span safe>{count > 0 ? `${word} (${count})` : word}</span>
      </Button>
    </form>
  )
}
