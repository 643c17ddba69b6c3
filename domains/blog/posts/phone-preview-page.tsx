import type { PageContext } from '#core/contracts/page'
import type { PublicPost } from '#core/services/blog/read-post'
import { Layout } from '#templates/layout'
import { PreviewBar, type PreviewChoice } from './preview-bar'

type PhoneProps = { page: PageContext; post: PublicPost; choice: PreviewChoice }

/** The preview in a frame that is as narrow as a phone, so that the page in it lays itself out for one. */
export function PhonePreviewPage({ page, post, choice }: PhoneProps) {
  return (
    <Layout page={page} title={post.title} noindex>
      <PreviewBar id={post.id} choice={choice} />
      <h1 class="visually-hidden" safe>
        {post.title || 'Untitled'}
      </h1>
      <iframe
        class="phone"
        title={`${post.title || 'Untitled'}, on a phone`}
        src={`/preview/${post.id}?as=${choice.as.value}&on=frame`}
      />
    </Layout>
  )
}
