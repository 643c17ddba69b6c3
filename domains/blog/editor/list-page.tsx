import { escapeHtml } from '@kitajs/html'
import { MOST_COUNTED } from '#core/contracts/counted'
import type { PageContext } from '#core/contracts/page'
import type { PostState } from '#core/services/blog/edit-post'
import type { WorkList } from '#core/services/blog/editors-posts'
import type { PostKind } from '#core/services/blog/post-input'
import { writesAs } from '#core/services/blog/writers'
import { StateBadge } from '#templates/components/badge'
import { ButtonLink } from '#templates/components/button'
import { SearchForm } from '#templates/components/search-form'
import { Table } from '#templates/components/table'
import { Tabs } from '#templates/components/tabs'
import { Time } from '#templates/components/time'
import { EditorLayout } from './frame'
import { Onward } from './onward'

export const STATES: readonly { state: PostState; label: string }[] = [
  { state: 'draft', label: 'Drafts' },
  { state: 'scheduled', label: 'Scheduled' },
  { state: 'published', label: 'Published' },
  { state: 'deleted', label: 'Thrown away' },
]

const NONE: Readonly<Record<PostState, string>> = {
  draft: 'No draft waits to be finished.',
  scheduled: 'Nothing is planned.',
  published: 'Nothing has been published yet.',
  deleted: 'Nothing was thrown away.',
}

/** What is public, or will be, is no contributor's any more. */
function statesFor({ viewer }: PageContext): typeof STATES {
  if (writesAs(viewer) !== 'contributor') return STATES
  return STATES.filter(({ state }) => state === 'draft' || state === 'deleted')
}

type Choice = { kind: PostKind; state: PostState; query: string; after: string | null }

export function ListPage({ page, choice, list }: { page: PageContext; choice: Choice; list: WorkList }) {
  const path = `/editor/${choice.kind}s`
  const days = { locale: page.locale, timeZone: page.timeZone }
  return (
    <EditorLayout
      page={page}
      title={choice.kind === 'post' ? 'Posts' : 'Pages'}
      actions={
        <ButtonLink href={`${path}/new`} icon="plus">
          New {choice.kind}
        </ButtonLink>
      }
    >
      <Tabs
        label="By state"
        tabs={statesFor(page).map(({ state, label }) => ({
          label,
          href: `${path}?state=${state}`,
          current: state === choice.state,
          count: countText(list.counts[state], page.locale),
        }))}
      />
      <SearchForm action={path} label="Search titles" value={choice.query} hidden={{ state: choice.state }} />
      <Table
        caption="Posts"
        hideCaption
        rows={list.posts}
        empty={choice.query ? 'No title is like that.' : NONE[choice.state]}
        columns={[
          {
            heading: 'Title',
            names: true,
            cell: post => (
              <a href={`/editor/posts/${post.id}`} safe>
                {post.title || 'Untitled'}
              </a>
            ),
          },
          { heading: 'By', cell: post => escapeHtml(post.authors) },
          { heading: 'State', cell: post => <StateBadge state={post.state} /> },
          { heading: 'When', cell: post => <Time at={post.at} style="both" {...days} /> },
        ]}
      />
      <Onward
        label={choice.kind === 'post' ? 'More posts' : 'More pages'}
        from={path}
        query={{ state: choice.state, q: choice.query }}
        next={list.next}
        isBeyondFirst={choice.after !== null}
      />
    </EditorLayout>
  )
}

function countText(count: number, locale: string): number | string {
  return count > MOST_COUNTED ? `${MOST_COUNTED.toLocaleString(locale)}+` : count
}
