import type { LetterOfPost } from '#core/contracts/blog'
import type { PageContext } from '#core/contracts/page'
import type { PublicPost } from '#core/services/blog/read-post'
import { EmptyState } from '#templates/components/empty-state'
import { Layout } from '#templates/layout'
import { PreviewBar, type PreviewChoice } from './preview-bar'

type LetterProps = {
  page: PageContext
  post: PublicPost
  /** Null where the post was thrown away. */
  letter: LetterOfPost | null
  choice: PreviewChoice
}

/** The post as who subscribes gets it by mail: visitors and editors see what a member without a tier gets. */
export function LetterPreviewPage({ page, post, letter, choice }: LetterProps) {
  return (
    <Layout page={page} title={post.title} noindex>
      <PreviewBar id={post.id} choice={choice} />
      {letter ? (
        <article class="letter">
          <h1 safe>{letter.title}</h1>
          <div class="doc">{letter.html as 'safe'}</div>
        </article>
      ) : (
        <EmptyState title="There is no letter of it" text="It was thrown away." />
      )}
    </Layout>
  )
}
