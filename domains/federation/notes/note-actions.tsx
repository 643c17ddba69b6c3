import type { PageContext } from '#core/contracts/page'
import type { NoteView } from '#core/services/federation/notes/note-view'
import { Badge } from '#templates/components/badge'
import { Button, ButtonLink } from '#templates/components/button'
import { ConfirmForm } from '#templates/components/confirm-form'

const AUDIENCES = { public: '', unlisted: 'unlisted', followers: 'followers only', direct: 'private' }

export function NoteActions({ page, note }: { page: PageContext; note: NoteView }) {
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
