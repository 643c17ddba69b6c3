import type { NoteView } from '#core/services/federation/notes/note-view'

export function NoteContent({ note }: { note: NoteView }): string | Promise<string> {
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
