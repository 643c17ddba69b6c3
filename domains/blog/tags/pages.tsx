import { pagesOf } from '#core/app/paging'
import type { PageContext } from '#core/contracts/page'
import { ARCHIVED_PER_PAGE, type ArchiveYear } from '#core/services/blog/archive'
import type { PostPage } from '#core/services/blog/list-posts'
import type { CountedTag, Facet } from '#core/services/blog/tags-and-authors'
import { EmptyState } from '#templates/components/empty-state'
import { Filters } from '#templates/components/filters'
import { PageHeader, Section } from '#templates/components/page-header'
import { numbered, Pagination } from '#templates/components/pagination'
import { Picture } from '#templates/components/picture'
import { Time } from '#templates/components/time'
import { Layout } from '#templates/layout'
import { longList, PostList } from '../post-list'

type ShelfProps = { page: PageContext; kind: 'tag' | 'author'; shelf: Facet; list: PostPage }

/** All public posts of one tag or author. */
export function ShelfPage({ page, kind, shelf, list }: ShelfProps) {
  const path = `/${kind}/${shelf.slug}`
  const hrefOf = (to: number) => (to === 1 ? path : `${path}?page=${to}`)
  return (
    <Layout
      page={page}
      title={numbered(shelf.metaTitle ?? shelf.name, list.page)}
      description={(shelf.metaDescription ?? shelf.about) || undefined}
      image={shelf.image ? new URL(shelf.image, page.origins.blog).href : undefined}
      imageAlt={shelf.imageAlt}
      canonical={page.origins.blog + hrefOf(list.page)}
      feed={kind === 'tag' ? `${path}/rss.xml` : '/rss.xml'}
    >
      <PageHeader
        title={shelf.name}
        kicker={kind === 'tag' ? 'Journal' : 'Posts by'}
        lead={shelf.about || undefined}
        locale={page.locale}
      />
      {!!shelf.picture && <Picture picture={shelf.picture} sizes="(min-width: 76rem) 72rem, 100vw" eager />}
      {list.posts.length === 0 ? (
        <EmptyState title="Nothing here yet" text="Come back another day." />
      ) : (
        <>
          <h2 class="visually-hidden">Posts</h2>
          <PostList page={page} posts={list.posts} leads={!shelf.picture} />
        </>
      )}
      <Pagination page={list.page} pages={list.pages} hrefOf={hrefOf} entries={longList(list, page.locale)} />
    </Layout>
  )
}

type ArchiveProps = {
  page: PageContext
  /** The year that was chosen. */
  year: number | undefined
  /** The page of the list, counted from 1. */
  number: number
  total: number
  /** All that there are. */
  years: readonly number[]
  posts: readonly ArchiveYear[]
  tags: readonly CountedTag[]
}

export function ArchivePage({ page, year, number, total, years, posts, tags }: ArchiveProps) {
  const path = year === undefined ? '/archive' : `/archive/${year}`
  const hrefOf = (to: number) => (to === 1 ? path : `${path}?page=${to}`)
  const title = year === undefined ? 'All posts' : `Posts of ${year}`
  return (
    <Layout
      page={page}
      title={numbered(title, number)}
      canonical={page.origins.blog + hrefOf(number)}
      feed="/rss.xml"
    >
      <PageHeader title={title} kicker="Journal" />
      {years.length > 1 && (
        <Filters
          label="Years"
          filters={[
            { label: 'All', href: '/archive', current: year === undefined },
            ...years.map(each => ({
              label: String(each),
              href: `/archive/${each}`,
              current: each === year,
            })),
          ]}
        />
      )}
      {tags.length > 0 && (
        <Filters label="Tags" filters={tags.map(tag => ({ label: tag.name, href: `/tag/${tag.slug}` }))} />
      )}
      {posts.map(group => (
        <Section title={String(group.year)}>
          <ul class="archive">
            {group.posts.map(post => (
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
      <Pagination
        page={number}
        pages={pagesOf(total, ARCHIVED_PER_PAGE)}
        hrefOf={hrefOf}
        entries={{ perPage: ARCHIVED_PER_PAGE, total, locale: page.locale }}
      />
    </Layout>
  )
}
