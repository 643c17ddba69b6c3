import type { TierSummary } from '#core/contracts/account'
import { isolate } from '#core/contracts/isolate'
import type { PageContext } from '#core/contracts/page'
import { POST_TIERS_FORM, type TieredPost, type TieredPosts } from '#core/services/blog/tiers/post-tiers'
import { AdminLayout } from '#templates/admin'
import { Button, ButtonLink } from '#templates/components/button'
import { EmptyState } from '#templates/components/empty-state'
import { Form, FormActions } from '#templates/components/form'

type Props = { page: PageContext; list: TieredPosts; tiers: readonly TierSummary[] }

export function PostTiersPage({ page, list, tiers }: Props) {
  return (
    <AdminLayout
      page={page}
      worker="editor"
      title="Tiers"
      lead="Which tiers may read the posts that are for tiers. A post without any is for editors alone."
    >
      {tiers.length === 0 && <EmptyState title="There are no tiers" text="An operator makes them." />}
      {tiers.length > 0 && list.posts.length === 0 && (
        <EmptyState title="No post is for tiers" text="Choose so where you write one." />
      )}
      {list.posts.map(post => (
        <TiersOfPost post={post} tiers={tiers} />
      ))}
      {!!list.next && (
        <p>
          <ButtonLink href={`/editor/tiers?after=${list.next}`} variant="quiet">
            Older posts
          </ButtonLink>
        </p>
      )}
    </AdminLayout>
  )
}

function TiersOfPost({ post, tiers }: { post: TieredPost; tiers: readonly TierSummary[] }) {
  return (
    <section class="section">
      <h2>
        <a href={`/editor/posts/${post.id}`} safe>
          {post.title || 'Untitled'}
        </a>
      </h2>
      <Form
        action={`/editor/posts/${post.id}/tiers`}
        label={isolate`Tiers of ${post.title}`}
        version={POST_TIERS_FORM.version(post)}
      >
        {tiers.map(tier => (
          <label class="choice__row">
            <input type="checkbox" name="tier" value={tier.id} checked={post.tierIds.includes(tier.id)} />{' '}
            <span safe>{tier.name}</span>
          </label>
        ))}
        <FormActions>
          <Button variant="plain">Save</Button>
        </FormActions>
      </Form>
    </section>
  )
}
