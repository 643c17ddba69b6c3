import type { PageContext, SharedPage } from '#core/contracts/page'
import { footHtml, shownHeadTags } from '#core/services/blog/code-injection'
import type { PublicPost } from '#core/services/blog/read-post'
import type { WaysIn } from '#core/services/blog/tiers/ways-in'
import { inEachLanguage } from '#core/services/blog/translations'
import { JsonLd } from '#templates/components/json-ld'
import { Notice } from '#templates/components/notice'
import { Picture } from '#templates/components/picture'
import { Time } from '#templates/components/time'
import { DocumentHead, type HeadProps } from '#templates/document-head'
import { Fragment } from '#templates/fragment'
import { Layout } from '#templates/layout'
import { renderedOnce } from '#templates/rendered-once'
import { authorAddress, canonicalAddress, postAddress } from './addresses'
import { articleGraph } from './json-ld'
import { PreviewBar, type PreviewChoice } from './preview-bar'
import { searchResult, socialCard } from './social-card'
import { Wall } from './wall'
import { textWrittenIn, wordsOfTheSite, writtenIn } from './words-of-the-site'

type PostProps = {
  page: PageContext
  post: PublicPost
  /** For those who were given its link, in a frame of the page that says so, or for an editor. */
  preview?: 'shared' | 'framed' | PreviewChoice
  activity?: string | null
  /** Where there is more than this viewer may read. */
  ways?: WaysIn | null
}

/** A post, or a page: the same words without a date and a way on. */
export function PostPage({ page, post, preview, activity, ways }: PostProps) {
  const isShown = post.kind === 'post' && !preview
  const head = preview
    ? headOf(page, post, preview)
    : { title: searchResult(post).title, head: shownHead(page, shownOf(post, activity)) }
  return (
    <Layout {...head} page={page}>
      {preview === 'shared' && (
        <Notice title="This is a preview">
          <p>It is not public yet: please keep its address to yourself.</p>
        </Notice>
      )}
      {typeof preview === 'object' && <PreviewBar id={post.id} choice={preview} />}
      <article class="post" {...writtenIn(page, post)} data-views={preview ? undefined : post.id}>
        {words(page, post) as 'safe'}
        {post.cut && <Wall page={page} post={post} ways={ways} />}
        {!!post.codeFoot && (
          <div class="doc" {...textWrittenIn(page, post)}>
            {footHtml(post.codeFoot) as 'safe'}
          </div>
        )}
      </article>
      <Fragment page={page} of="events/attached" params={{ kind: post.kind, id: post.id }} />
      {isShown && <Fragment page={page} of="blog/comments" params={{ id: post.id }} />}
      {isShown && (articleJson(page, post) as 'safe')}
      {isShown && <Fragment page={page} of="blog/around" params={{ id: post.id }} />}
    </Layout>
  )
}

function headOf(
  page: SharedPage,
  post: PublicPost,
  preview?: PostProps['preview'],
  activity?: PostProps['activity'],
): HeadProps {
  const { blog } = page.origins
  const card = socialCard(post, blog)
  return {
    page,
    ...searchResult(post),
    card,
    image: card.image,
    imageAlt: card.imageAlt,
    feed: feedBeside(page, post),
    noindex: !!preview,
    activity,
    canonical: preview ? undefined : canonicalAddress(blog, post),
    extra: post.codeHead ? shownHeadTags(post.codeHead) : undefined,
    alternates: preview ? undefined : alternatesOf(page, post),
    article: post.kind === 'post' ? articleOf(page, post) : undefined,
    oembed: preview ? undefined : `${blog}/oembed?url=${encodeURIComponent(postAddress(blog, post))}`,
  }
}

type Shown = { readonly post: PublicPost; readonly activity: string | null | undefined }

const shownPosts = new WeakMap<PublicPost, Shown>()

/** The same object for the same post and id, to know its head by. */
function shownOf(post: PublicPost, activity: Shown['activity']): Shown {
  const known = shownPosts.get(post)
  if (known?.activity === activity) return known as Shown
  const shown = { post, activity }
  shownPosts.set(post, shown)
  return shown
}

const shownHead = renderedOnce((page, { post, activity }: Shown) => (
  <DocumentHead {...headOf(page, post, undefined, activity)} />
))

const articleJson = renderedOnce((page, post: PublicPost) => <JsonLd value={articleGraph(page, post)} />)

function articleOf({ origins }: SharedPage, { publishedAt, updatedAt, tags, authors }: PublicPost) {
  const handle = authors.find(author => author.handle)?.handle
  return {
    publishedAt,
    updatedAt,
    tags: tags.map(({ name }) => name),
    authors: authors.map(author => authorAddress(origins.blog, author)),
    creator: handle ? `@${handle}@${new URL(origins.federation).host}` : null,
  }
}

/** What of a post is the same for all who may read the same of it. */
const words = renderedOnce((page, post: PublicPost) => (
  <>
    <header class="post__head">
      {post.kind === 'post' && <Tags post={post} />}
      <h1 class="post__title" dir="auto" safe>
        {post.title}
      </h1>
      {post.kind === 'post' && <Byline page={page} post={post} />}
      <Languages page={page} post={post} />
    </header>
    {!!post.picture && (
      <div class="post__picture">
        <Picture
          picture={post.picture}
          caption={plain(post.featureImageCaption)}
          sizes="(width < 64rem) 100vw, 60rem"
          eager
        />
      </div>
    )}
    {post.cut && !post.html && !!post.excerpt && (
      <p class="post__lead" dir="auto" safe>
        {post.excerpt}
      </p>
    )}
    <div class="doc" {...textWrittenIn(page, post)}>
      {post.html as 'safe'}
    </div>
  </>
))

type WordsProps = { page: SharedPage; post: PublicPost }

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
function Languages({ page, post }: WordsProps) {
  if (post.translations.length === 0) return ''
  return (
    <nav class="cluster" aria-label="In other languages">
      {post.translations.map(({ slug, language }) => (
        <a
          href={`/${slug}`}
          lang={language ?? page.locale}
          dir="auto"
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

/** Of what is written in its own language, where that is not the site’s. */
function feedBeside(page: SharedPage, { language }: PublicPost): string {
  return language && language !== page.locale ? `/rss.xml?language=${language}` : '/rss.xml'
}

function alternatesOf(page: SharedPage, post: PublicPost) {
  if (post.translations.length === 0) return undefined
  return inEachLanguage([post, ...post.translations], page.locale).map(({ slug, language }) => ({
    language,
    href: postAddress(page.origins.blog, { slug }),
  }))
}

function Byline({ page, post }: WordsProps) {
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
      {!!post.publishedAt && (
        <span {...wordsOfTheSite(page, post)}>
          <Time at={post.publishedAt} locale={page.locale} timeZone={page.timeZone} />
        </span>
      )}
    </p>
  )
}

/** Captions may hold Ghost's markup: only its words are shown. */
export function plain(caption: string): string | undefined {
  return caption.replace(/<[^>]*>/g, '').replaceAll('&amp;', '&') || undefined
}
