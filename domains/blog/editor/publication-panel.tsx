import type { PageContext } from '#core/contracts/page'
import type { EditablePost } from '#core/services/blog/edit-post'
import { localTime } from '#core/services/blog/local-time'
import { StateBadge } from '#templates/components/badge'
import { Button, ButtonLink } from '#templates/components/button'
import { ConfirmForm } from '#templates/components/confirm-form'
import { InputField } from '#templates/components/input-field'
import { Time } from '#templates/components/time'

type PanelProps = { page: PageContext; post: EditablePost; error?: string; typed?: string }

/** Where a post stands, and what can be done with it as a whole. */
export function PublicationPanel({ page, post, error, typed }: PanelProps) {
  const to = `/editor/posts/${post.id}`
  const at = post.publishedAt ?? post.publishAt
  const days = { locale: page.locale, timeZone: page.timeZone }
  return (
    <aside class="write__panel" aria-label="Publication">
      <p>
        <StateBadge state={post.state} /> {!!at && <Time at={at} style="both" {...days} />}
      </p>
      <p class="cluster">
        <ButtonLink
          href={post.state === 'published' ? `/${post.input.slug}` : `/preview/${post.id}`}
          variant="quiet"
        >
          {post.state === 'published' ? 'See it' : 'See the whole page'}
        </ButtonLink>
        <ButtonLink href={`${to}/revisions`} variant="quiet">
          Revisions
        </ButtonLink>
      </p>
      {post.state === 'published' ? (
        <ConfirmForm
          action={`${to}/publication?_method=delete`}
          label="Unpublish"
          question="Readers will not find it any more, and followers elsewhere are told to remove it."
          confirm="Yes, unpublish it"
        />
      ) : (
        <>
          <form method="post" action={`${to}/publication`}>
            <Button>Publish now</Button>
          </form>
          <form class="form" method="post" action={`${to}/schedule`}>
            <InputField
              name="publishAt"
              type="datetime-local"
              label={`Or publish at, ${page.timeZone}`}
              value={typed ?? (post.publishAt ? localTime(post.publishAt, page.timeZone) : undefined)}
              error={error}
              required
            />
            <Button variant="plain">{post.publishAt ? 'Move it' : 'Schedule'}</Button>
          </form>
          {!!post.publishAt && (
            <form method="post" action={`${to}/schedule?_method=delete`}>
              <Button variant="quiet">Do not publish by itself</Button>
            </form>
          )}
          <ConfirmForm
            action={`${to}/deletion`}
            label="Throw away"
            question="You can bring it back for 30 days."
            confirm="Yes, throw it away"
            icon="remove"
          />
        </>
      )}
    </aside>
  )
}
