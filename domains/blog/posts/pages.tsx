import type { Children } from '@kitajs/html'
import type { PageContext } from '#core/contracts/page'
import { footHtml, shownHeadTags } from '#core/services/blog/code-injection'
import type { PublicPost } from '#core/services/blog/read-post'
import { JsonLd } from '#templates/components/json-ld'
import { Notice } from '#templates/components/notice'
import { Picture } from '#templates/components/picture'
import { Time } from '#templates/components/time'
import { Fragment } from '#templates/fragment'
import { Layout } from '#templates/layout'
import { authorAddress, canonicalAddress, postAddress } from './addresses'
import { articleGraph } from './json-ld'
import { PreviewBar, type PreviewChoice } from './preview-bar'
import { searchResult, socialCard } from './social-card'
import { Wall } from './wall'

type PostProps = {
  page: PageContext
  post: PublicPost
  /** For those who were given its link, in a frame of the page that says so, or for an editor. */
  preview?: 'shared' | 'framed' | PreviewChoice
  activity?: string | null
}

/** A post, or a page: the same words without a date and a way on. */
export function PostPage({ page, post, preview, activity }: PostProps) {
  const { origins } = page
  const card = socialCard(post, origins.blog)
  const canonical = canonicalAddress(origins.blog, post)
  return (
    <Layout
      page={page}
      {...searchResult(post)}
      card={card}
      canonical={preview ? undefined : canonical}
      image={card.image}
      extra={post.codeHead ? shownHeadTags(post.codeHead) : undefined}
      alternates={preview ? undefined : alternatesOf(page, post)}
      feed="/rss.xml"
      noindex={!!preview}
      activity={activity}
      article={post.kind === 'post' ? articleOf(page, post) : undefined}
      oembed={
        preview
          ? undefined
          : `${origins.blog}/oembed?url=${encodeURIComponent(postAddress(origins.blog, post))}`
      }
    >
      {preview === 'shared' && (
        <Notice title="This is a preview">
          <p>It is not public yet: please keep its address to yourself.</p>
        </Notice>
      )}
      {typeof preview === 'object' && <PreviewBar id={post.id} choice={preview} />}
      <Article page={page} post={post} preview={preview}>
        {post.cut && <Wall page={page} post={post} />}
        {!!post.codeFoot && <div class="doc">{footHtml(post.codeFoot) as 'safe'}</div>}
      </Article>
      <Fragment page={page} of="events/attached" params={{ kind: post.kind, id: post.id }} />
      {post.kind === 'post' && !preview && (
        <Fragment page={page} of="blog/comments" params={{ id: post.id }} />
      )}
      {post.kind === 'post' && !preview && <JsonLd value={articleGraph(page, post)} />}
      {post.kind === 'post' && !preview && <Fragment page={page} of="blog/around" params={{ id: post.id }} />}
    </Layout>
  )
}

function articleOf({ origins }: PageContext, { publishedAt, updatedAt, tags, authors }: PublicPost) {
  const handle = authors.find(author => author.handle)?.handle
  return {
    ...{ publishedAt, updatedAt },
    tags: tags.map(({ name }) => name),
    authors: authors.map(author => authorAddress(origins.blog, author)),
    creator: handle ? `@${handle}@${new URL(origins.federation).host}` : null,
  }
}

function Article({ page, post, preview, children }: PostProps & { children?: Children }) {
  const { picture } = post
  const caption = plain(post.featureImageCaption)
  return (
    <article class="post" lang={post.language ?? undefined} data-views={preview ? undefined : post.id}>
      <header class="post__head">
        {post.kind === 'post' && <Tags post={post} />}
        <h1 class="post__title" safe>
          {post.title}
        </h1>
        {post.kind === 'post' && <Byline page={page} post={post} />}
        <Languages page={page} post={post} />
      </header>
      {!!picture && (
        <div class="post__picture">
          <Picture picture={picture} caption={caption} sizes="(width < 64rem) 100vw, 60rem" eager />
        </div>
      )}
      {post.cut && !post.html && !!post.excerpt && (
        <p class="post__lead" safe>
          {post.excerpt}
        </p>
      )}
      <div class="doc">{post.html as 'safe'}</div>
      {children}
    </article>
  )
}

function Tags({ post }: { post: PublicPost }) {
  if (post.tags.length === 0) return ''
  return (
    <ul class="post__tags" aria-label="Tags">
      {post.tags.map(tag => (
        <li>
          <a href={`/tag/${tag.slug}`} rel="tag" safe>
            {tag.name}
          </a>
        </li>
      ))}
    </ul>
  )
}

/** The ways to its other languages, each in its own words. */
function Languages({ page, post }: PostProps) {
  if (post.translations.length === 0) return ''
  return (
    <nav class="cluster" aria-label="In other languages">
      {post.translations.map(({ slug, language }) => (
        <a
          href={`/${slug}`}
          lang={language ?? page.locale}
          hreflang={language ?? page.locale}
          rel="alternate"
          safe
        >
          {nameOf(language ?? page.locale)}
        </a>
      ))}
    </nav>
  )
}

function nameOf(language: string): string {
  return new Intl.DisplayNames(language, { type: 'language' }).of(language) ?? language
}

function alternatesOf(page: PageContext, post: PublicPost) {
  if (post.translations.length === 0) return undefined
  return [post, ...post.translations].map(({ slug, language }) => ({
    language: language ?? page.locale,
    href: postAddress(page.origins.blog, { slug }),
  }))
}

function Byline({ page, post }: PostProps) {
  return (
    <p class="post__byline">
      {post.authors.map((author, at) => (
        <>
          {at > 0 && ', '}
          <a href={`/author/${author.slug}`} rel="author" safe>
            {author.name}
          </a>
        </>
      ))}
      {post.authors.length > 0 && !!post.publishedAt && ' · '}
      {!!post.publishedAt && <Time at={post.publishedAt} locale={page.locale} timeZone={page.timeZone} />}
    </p>
  )
}

/** Captions may hold Ghost's markup: only its words are shown. */
export function plain(caption: string): string | undefined {
  return caption.replace(/<[^>]*>/g, '').replaceAll('&amp;', '&') || undefined
}
