import type { PageContext } from '#core/contracts/page'
import type { ArchiveYear } from '#core/services/blog/archive'
import type { PostPage } from '#core/services/blog/list-posts'
import type { CountedTag, Facet } from '#core/services/blog/tags-and-authors'
import { EmptyState } from '#templates/components/empty-state'
import { Filters } from '#templates/components/filters'
import { PageHeader, Section } from '#templates/components/page-header'
import { Pagination } from '#templates/components/pagination'
import { Time } from '#templates/components/time'
import { Layout } from '#templates/layout'
import { PostList } from '../post-list'

type ShelfProps = { page: PageContext; kind: 'tag' | 'author'; shelf: Facet; list: PostPage }

/** All public posts of one tag or author. */
export function ShelfPage({ page, kind, shelf, list }: ShelfProps) {
  const path = `/${kind}/${shelf.slug}`
  return (
    <Layout
      page={page}
      title={shelf.name}
      description={shelf.about || undefined}
      canonical={page.origins.blog + path}
      feed={kind === 'tag' ? `${path}/rss.xml` : '/rss.xml'}
    >
      <PageHeader
        title={shelf.name}
        kicker={kind === 'tag' ? 'Journal' : 'Posts by'}
        lead={shelf.about || undefined}
      />
      {list.posts.length === 0 ? (
        <EmptyState title="Nothing here yet" text="Come back another day." />
      ) : (
        <>
          <h2 class="visually-hidden">Posts</h2>
          <PostList page={page} posts={list.posts} />
        </>
      )}
      <Pagination page={list.page} pages={list.pages} hrefOf={number => `${path}?page=${number}`} />
    </Layout>
  )
}

export function ArchivePage({
  page,
  years,
  tags,
}: {
  page: PageContext
  years: readonly ArchiveYear[]
  tags: readonly CountedTag[]
}) {
  return (
    <Layout page={page} title="All posts" canonical={`${page.origins.blog}/archive`} feed="/rss.xml">
      <PageHeader title="All posts" kicker="Journal" />
      <Filters
        label="Tags"
        filters={tags.map(tag => ({ label: tag.name, href: `/tag/${tag.slug}`, count: tag.posts }))}
      />
      {years.map(({ year, posts }) => (
        <Section title={String(year)}>
          <ul class="archive">
            {posts.map(post => (
              <li>
                <a href={`/${post.slug}`} safe>
                  {post.title}
                </a>{' '}
                <Time at={post.publishedAt} style="short" locale={page.locale} timeZone={page.timeZone} />
              </li>
            ))}
          </ul>
        </Section>
      ))}
    </Layout>
  )
}
