import type { PageContext } from '#core/contracts/page'
import { mayAct } from '#core/contracts/viewer'
import type { Commenters } from '#core/services/blog/comments/comment-rule'
import type { CommentSummary } from '#core/services/blog/comments/comment-summary'
import type { CommentPage, CommentSource, WhichComments } from '#core/services/blog/comments/latest-comments'
import { AdminLayout } from '#templates/admin'
import { Badge } from '#templates/components/badge'
import { Button } from '#templates/components/button'
import { Form, FormActions } from '#templates/components/form'
import { PageLinks } from '#templates/components/pagination'
import { SelectField } from '#templates/components/select-field'
import { Table } from '#templates/components/table'
import { Tabs } from '#templates/components/tabs'
import { Time } from '#templates/components/time'
import { COMMENTER_OPTIONS } from './rule-form'

/** So much of a comment stands in the list. */
const SHOWN_LENGTH = 280

type ModerationProps = {
  page: PageContext
  list: CommentPage
  which: WhichComments
  source: CommentSource
  commenters: Commenters
}

export function ModerationPage({ page, list, which, source, commenters }: ModerationProps) {
  const days = { locale: page.locale, timeZone: page.timeZone }
  return (
    <AdminLayout page={page} title="Comments" worker={mayAct(page.viewer, 'editor') ? 'editor' : 'moderator'}>
      <Tabs label="Which comments" tabs={tabsOf(WHICH, which, each => pathTo(each, source))} />
      <Tabs label="From where" tabs={tabsOf(SOURCES, source, each => pathTo(which, each))} />
      <Table
        caption="Comments"
        hideCaption
        rows={list.comments}
        empty={EMPTY[which]}
        columns={[
          { heading: 'Comment', names: true, cell: comment => <Shown comment={comment} /> },
          { heading: 'By', cell: ({ author }) => <bdi safe>{author}</bdi> },
          {
            heading: 'On',
            cell: ({ post }) => (
              <a href={`/${post.slug}#comments`} dir="auto" safe>
                {post.title}
              </a>
            ),
          },
          { heading: 'When', cell: ({ at }) => <Time at={at} style="both" {...days} /> },
          { heading: 'Moderate', cell: comment => <Moderate comment={comment} /> },
        ]}
      />
      <PageLinks
        previous={list.previous && pathTo(which, source, { before: list.previous })}
        next={list.next && pathTo(which, source, { after: list.next })}
      />
      {mayAct(page.viewer, 'editor') && <DefaultRule commenters={commenters} />}
    </AdminLayout>
  )
}

const WHICH: readonly (readonly [WhichComments, string])[] = [
  ['all', 'All'],
  ['reported', 'Reported'],
  ['hidden', 'Hidden'],
]

const SOURCES: readonly (readonly [CommentSource, string])[] = [
  ['anywhere', 'Everybody'],
  ['here', 'Members'],
  ['fediverse', 'Fediverse'],
]

function tabsOf<T>(all: readonly (readonly [T, string])[], shown: T, hrefOf: (each: T) => string) {
  return all.map(([each, label]) => ({ label, href: hrefOf(each), current: each === shown }))
}

function pathTo(which: WhichComments, source: CommentSource, place: Readonly<Record<string, string>> = {}) {
  const asked = new URLSearchParams({
    ...(which === 'all' ? {} : { show: which }),
    ...(source === 'anywhere' ? {} : { from: source }),
    ...place,
  })
  return asked.size === 0 ? '/editor/comments' : `/editor/comments?${asked}`
}

const EMPTY: Readonly<Record<WhichComments, string>> = {
  all: 'Nobody has said anything yet.',
  reported: 'Nobody asks you to look at anything.',
  hidden: 'Nothing is hidden.',
}

/** The page of one of them here. */
const pathOf = ({ id, from, post }: CommentSummary) =>
  from === 'here' ? `/comments/${id}` : `/comments/on/${post.id}/replies/${id}`

function Shown({ comment }: { comment: CommentSummary }) {
  const { text, hidden, from, reports } = comment
  const letters = [...text]
  const shown = letters.length > SHOWN_LENGTH ? `${letters.slice(0, SHOWN_LENGTH).join('')}…` : text
  return (
    <>
      <a class="table__words" href={pathOf(comment)} dir="auto" safe>
        {shown || 'No words'}
      </a>{' '}
      {from === 'fediverse' && <Badge text="from the fediverse" tone="leaf" />}
      {reports.length > 0 && <Badge text="reported" tone="danger" />}
      {hidden && <Badge text="hidden" tone="danger" />}
      {reports.map(({ by, reason }) => (
        <p class="muted">
          <bdi safe>{by}</bdi>: <bdi safe>{reason}</bdi>
        </p>
      ))}
    </>
  )
}

function Moderate({ comment }: { comment: CommentSummary }) {
  const { hidden, reports } = comment
  const path = pathOf(comment)
  return (
    <>
      {reports.length > 0 && (
        <form method="post" action={`${path}/reports?_method=delete`}>
          <Button variant="quiet" small>
            Leave it
          </Button>
        </form>
      )}
      <form method="post" action={`${path}/hiding${hidden ? '?_method=delete' : ''}`}>
        <Button variant="quiet" small>
          {hidden ? 'Restore' : 'Hide'}
        </Button>
      </form>
    </>
  )
}

function DefaultRule({ commenters }: { commenters: Commenters }) {
  return (
    <>
      <h2>Who may comment</h2>
      <Form action="/editor/comments/rule" label="Who may comment">
        <SelectField
          name="who"
          label="On every post that says nothing of its own"
          options={COMMENTER_OPTIONS}
          value={commenters}
          required
        />
        <FormActions>
          <Button>Save</Button>
        </FormActions>
      </Form>
    </>
  )
}
