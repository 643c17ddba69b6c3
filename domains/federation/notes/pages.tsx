import type { Rejected } from '#core/app/form'
import { isolate } from '#core/contracts/isolate'
import type { PageContext } from '#core/contracts/page'
import type { Thread } from '#core/services/federation/notes/thread'
import type { Timeline } from '#core/services/federation/notes/timelines'
import { ButtonLink } from '#templates/components/button'
import { Timeline as TimelineBox } from '#templates/components/note'
import { SocialLayout } from '../social-layout'
import { ComposeForm } from './compose-form'
import { NoteItem, Notes } from './note-item'

type TimelinePageProps = { page: PageContext; timeline: Timeline; unread: number; rejected?: Rejected }

export function HomePage({ page, timeline, unread, rejected }: TimelinePageProps) {
  return (
    <SocialLayout page={page} title="Home" current="/" unread={unread} noindex>
      <ComposeForm rejected={rejected} />
      <Notes
        page={page}
        label="Your timeline"
        notes={timeline.notes}
        older={olderHref('/', timeline)}
        empty={{
          title: 'Quiet, so far',
          text: 'What you write and what those you follow write stands here. Look at what everybody here says, or find somebody by their handle.',
        }}
      />
    </SocialLayout>
  )
}

export function LocalPage({ page, timeline, unread }: TimelinePageProps) {
  const visitor = !page.viewer.member
  return (
    <SocialLayout
      page={page}
      title="Everybody here"
      lead={isolate`What members and apps of ${page.site.name} say to the world.`}
      current="/local"
      unread={unread}
      actions={visitor ? <ButtonLink href="/login?return_to=/">Join in</ButtonLink> : undefined}
    >
      <Notes
        page={page}
        label="What everybody here says"
        notes={timeline.notes}
        older={olderHref('/local', timeline)}
        empty={{ title: 'Nobody has said anything yet', text: 'The first note is the hardest one.' }}
      />
    </SocialLayout>
  )
}

export function TagPage({ page, timeline, unread, tag }: TimelinePageProps & { tag: string }) {
  return (
    <SocialLayout page={page} title={`#${tag}`} unread={unread}>
      <Notes
        page={page}
        label={`Notes about ${tag}`}
        notes={timeline.notes}
        older={olderHref(`/tags/${encodeURIComponent(tag)}`, timeline)}
        empty={{ title: 'Nothing about this', text: 'Nobody has used this tag in a public note.' }}
      />
    </SocialLayout>
  )
}

export function ThreadPage(props: {
  page: PageContext
  thread: Thread
  unread: number
  rejected?: Rejected
}) {
  const { page, thread, unread, rejected } = props
  const { note } = thread
  const name = note.author.name || note.author.username
  const isOpen = note.audience === 'public' || note.audience === 'unlisted'
  return (
    <SocialLayout
      page={page}
      title={isolate`${name} says`}
      unread={unread}
      noindex={note.audience !== 'public'}
      activity={isOpen ? note.uri : null}
    >
      <TimelineBox label="The conversation">
        {thread.ancestors.map(each => (
          <NoteItem page={page} note={each} />
        ))}
        <NoteItem page={page} note={note} />
        {thread.replies.map(each => (
          <NoteItem page={page} note={each} />
        ))}
      </TimelineBox>
      {thread.more && <p class="muted">Only the first {thread.replies.length} answers are shown.</p>}
      {page.viewer.member ? (
        <ComposeForm inReplyTo={{ id: note.id, name, audience: note.audience }} rejected={rejected} />
      ) : (
        <p id="reply">
          <ButtonLink href={`/login?return_to=/notes/${note.id}`} variant="plain">
            Sign in to reply
          </ButtonLink>
        </p>
      )}
    </SocialLayout>
  )
}

export function olderHref(path: string, { older }: Timeline): string | null {
  return older === null ? null : `${path}?before=${older}`
}
