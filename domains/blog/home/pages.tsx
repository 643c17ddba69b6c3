import type { PageContext, SharedPage } from '#core/contracts/page'
import type { FrontPage } from '#core/services/blog/front-page'
import type { MenuItem } from '#core/services/blog/navigation/navigation'
import { ButtonLink } from '#templates/components/button'
import { EmptyState } from '#templates/components/empty-state'
import { Filters } from '#templates/components/filters'
import { JsonLd } from '#templates/components/json-ld'
import { PageHeader, Section } from '#templates/components/page-header'
import { numbered, Pagination } from '#templates/components/pagination'
import { Picture } from '#templates/components/picture'
import { SearchForm } from '#templates/components/search-form'
import { appActorId, DocumentHead } from '#templates/document-head'
import { Fragment } from '#templates/fragment'
import { Layout } from '#templates/layout'
import { renderedOnce } from '#templates/rendered-once'
import { longList, PostList } from '../post-list'

const MOST_TAGS = 8

type HomeProps = {
  page: PageContext
  front: FrontPage
  /** The second menu. */
  more: readonly MenuItem[]
}

/** schema.org Organization and its WebSite, with where one searches it. */
function siteGraph({ site, origins, asset }: SharedPage) {
  const url = `${origins.blog}/`
  return {
    '@graph': [
      {
        '@type': 'Organization',
        '@id': `${url}#organization`,
        name: site.name,
        description: site.tagline,
        url,
        logo: new URL(asset('/assets/icons/apple-touch-icon.png'), url).href,
      },
      {
        '@type': 'WebSite',
        name: site.name,
        url,
        publisher: { '@id': `${url}#organization` },
        potentialAction: {
          '@type': 'SearchAction',
          target: `${url}search?q={search_term_string}`,
          'query-input': 'required name=search_term_string',
        },
      },
    ],
  }
}

/** The front page of the whole cooperative: its journal, and what the other apps lend to it. */
export function HomePage({ page, front, more }: HomeProps) {
  const first = front.list.page === 1
  return (
    <Layout page={page} title={titleOf(page, front)} head={head(page, front)}>
      {journal(page, front) as 'safe'}
      {first && (
        <>
          <Fragment page={page} of="market/featured" />
          <Fragment page={page} of="events/upcoming" />
          <Fragment page={page} of="federation/follow" params={{ app: 'blog' }} />
          {more.length > 0 && (
            <Filters label="More pages" filters={more.map(({ label, url }) => ({ label, href: url }))} />
          )}
        </>
      )}
    </Layout>
  )
}

const titleOf = ({ site }: SharedPage, { list }: FrontPage) =>
  list.page === 1 ? site.name : numbered('Journal', list.page)

const head = renderedOnce((page, front: FrontPage) => {
  const { list } = front
  const { site, origins } = page
  const first = list.page === 1
  return (
    <DocumentHead
      page={page}
      title={titleOf(page, front)}
      description={site.tagline}
      image={site.cover ? new URL(site.cover.src, origins.blog).href : undefined}
      imageAlt={site.cover?.alt}
      canonical={`${origins.blog}/${first ? '' : `?page=${list.page}`}`}
      feed="/rss.xml"
      activity={first ? appActorId(page) : undefined}
    />
  )
})

/** All that the blog itself shows there. */
const journal = renderedOnce((page, { list, featured, tags }: FrontPage) => {
  const first = list.page === 1
  const { site } = page
  const posts = first && featured ? list.posts.filter(post => post.id !== featured.id) : list.posts
  return (
    <>
      {first && <JsonLd value={siteGraph(page)} />}
      {first && !!site.cover && (
        <div class="front-cover">
          <Picture picture={site.cover} sizes="(min-width: 76rem) 72rem, 100vw" eager />
        </div>
      )}
      <PageHeader title={first ? site.tagline : 'Older posts'} kicker="Journal" />
      {first && !!featured && (
        <>
          <h2 class="visually-hidden">Read this first</h2>
          <PostList page={page} posts={[featured]} feature leads={!site.cover} />
        </>
      )}
      <Section
        title={first ? 'Latest' : `Page ${list.page}`}
        id="latest"
        more={{ href: '/archive', label: 'All posts by year' }}
      >
        <SearchForm action="/search" label="Search the journal" />
        {tags.length > 1 && (
          <Filters
            label="Tags"
            filters={tags.slice(0, MOST_TAGS).map(tag => ({ label: tag.name, href: `/tag/${tag.slug}` }))}
          />
        )}
        {posts.length === 0 ? (
          <EmptyState title="Nothing has been published yet" text="The first post is being written.">
            <ButtonLink href="/rss.xml" variant="plain" icon="feed">
              Follow by RSS
            </ButtonLink>
          </EmptyState>
        ) : (
          <PostList page={page} posts={posts} leads={!first || (!site.cover && !featured)} />
        )}
        <Pagination
          page={list.page}
          pages={list.pages}
          hrefOf={number => (number === 1 ? '/' : `/?page=${number}`)}
          entries={longList(list, page.locale)}
        />
      </Section>
    </>
  )
})
