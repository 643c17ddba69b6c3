import type { PageContext } from '#core/contracts/page'
import type { Titled } from '#core/services/blog/read-post'
import { ButtonLink } from '#templates/components/button'
import { EmptyState } from '#templates/components/empty-state'
import { SearchForm } from '#templates/components/search-form'
import { Layout } from '#templates/layout'
import { PostLinks } from './post-links'

export function NoSuchPost({ page, like }: { page: PageContext; like: readonly Titled[] }) {
  return (
    <Layout page={page} title="Nothing grows here" noindex>
      <h1 class="visually-hidden">Error 404</h1>
      <EmptyState
        title="Nothing grows here"
        text="The page may have moved, or was never here. Perhaps a search finds it."
      >
        <ButtonLink href="/" variant="plain">
          To the front page
        </ButtonLink>
      </EmptyState>
      <div class="post__search">
        <SearchForm action="/search" label="Search the journal" />
        {like.length > 0 && (
          <>
            <p>Did you look for this?</p>
            <PostLinks posts={like} />
          </>
        )}
      </div>
    </Layout>
  )
}
