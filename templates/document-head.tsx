import type { SharedPage } from '#core/contracts/page'

export type HeadProps = {
  page: SharedPage
  title: string
  description?: string
  /** The one address of this page, when it can be reached by several. */
  canonical?: string
  /** Tags that an operator has added; none of them loads anything. */
  extra?: readonly { readonly tag: 'meta' | 'link'; readonly attributes: Readonly<Record<string, string>> }[]
  /** The same page in other languages, and in its own (hreflang). */
  alternates?: readonly { readonly language: string; readonly href: string }[]
  /** RSS of what the page lists; Atom and JSON Feed stand beside it. */
  feed?: string
  /** What the page is, where it is a text with a date. */
  article?: ArticleProps
  /** Of an address that says more of this page to those who show a link to it (oEmbed). */
  oembed?: string
  /** Address of a picture for previews elsewhere. */
  image?: string
  /** What it shows, for who hears them. */
  imageAlt?: string
  /** What previews elsewhere say of the page, where that is not what search engines are told. */
  card?: CardProps
  noindex?: boolean
  /** A style sheet that holds the site's and more: one is there sooner than two. */
  styles?: '/assets/writing.css'
  /** The id in the fediverse of what the page shows. */
  activity?: string | null
}

export type CardProps = {
  readonly title?: string
  readonly description?: string
  /** Where Twitter's cards are to differ. */
  readonly twitter?: { readonly title?: string; readonly description?: string; readonly image?: string }
}

/** `--bark` of tokens.css. */
const BAND = '#1c3327'

export type ArticleProps = {
  readonly publishedAt: Date | null
  readonly updatedAt: Date
  readonly tags: readonly string[]
  /** Addresses of its authors' pages. */
  readonly authors: readonly string[]
  /** Who wrote it, in the fediverse: `@mair@farm.example`. */
  readonly creator?: string | null
}

// Our policy allows no style that a script writes, and a fault belongs in a page of its own, not into the
// middle of one: what answers so is left out, the page stays as it was, and public/js/requests.js says why.
const HTMX_CONFIG = JSON.stringify({
  includeIndicatorCSS: false,
  noSwap: [204, 304, 401, 429, '5xx'],
  defaultTimeout: 20_000,
})

export function DocumentHead(props: HeadProps) {
  const { page, title, description, canonical, feed, image, noindex } = props
  const { site } = page
  const preview = image ?? (site.logo ? `${page.origins[page.domain]}/media/${site.logo.card}` : undefined)
  return (
    <head>
      <meta charset="utf-8" />
      <meta name="viewport" content="width=device-width, initial-scale=1" />
      <title safe>{fullTitle(title, site.name)}</title>
      <meta name="description" content={description ?? site.tagline} />
      {!!noindex && <meta name="robots" content="noindex" />}
      <meta name="color-scheme" content="light dark" />
      <meta name="theme-color" content={site.band ?? BAND} />
      {!!canonical && <link rel="canonical" href={canonical} />}
      {props.extra?.map(({ tag, attributes }) =>
        tag === 'meta' ? <meta {...attributes} /> : <link {...attributes} />,
      )}
      {props.alternates?.map(({ language, href }) => (
        <link rel="alternate" hreflang={language} href={href} />
      ))}
      {!!feed && <Feeds title={title} feed={feed} />}
      {!!props.oembed && (
        <link rel="alternate" type="application/json+oembed" title={title} href={props.oembed} />
      )}
      {!!props.activity && <link rel="alternate" type="application/activity+json" href={props.activity} />}
      <meta property="og:site_name" content={site.name} />
      <meta property="og:title" content={props.card?.title ?? title} />
      <meta property="og:description" content={props.card?.description ?? description ?? site.tagline} />
      <meta property="og:type" content={props.article ? 'article' : 'website'} />
      {!!props.article && <ArticleHead {...props.article} />}
      <TwitterCard card={props.card} hasPicture={!!preview} />
      {!!canonical && <meta property="og:url" content={canonical} />}
      {!!preview && <meta property="og:image" content={preview} />}
      {!!image && !!props.imageAlt && <meta property="og:image:alt" content={props.imageAlt} />}
      <SiteIcons page={page} />
      <link rel="manifest" href="/site.webmanifest" />
      <link rel="stylesheet" href={page.asset(props.styles ?? '/assets/site.css')} />
      {(site.accent ?? site.band) !== null && <link rel="stylesheet" href={coloursAddress(site)} />}
      <meta name="htmx-config" content={HTMX_CONFIG} />
      <script src={page.asset('/assets/htmx.js')} defer />
      <script src={page.asset('/assets/requests.js')} defer />
      <script src={page.asset('/assets/site.js')} defer />
    </head>
  )
}

function TwitterCard({ card, hasPicture }: { card?: CardProps; hasPicture: boolean }) {
  const { title, description, image } = card?.twitter ?? {}
  return (
    <>
      <meta name="twitter:card" content={hasPicture || image ? 'summary_large_image' : 'summary'} />
      {!!title && <meta name="twitter:title" content={title} />}
      {!!description && <meta name="twitter:description" content={description} />}
      {!!image && <meta name="twitter:image" content={image} />}
    </>
  )
}

function SiteIcons({ page }: { page: SharedPage }) {
  const { logo } = page.site
  if (logo)
    return (
      <>
        <link rel="icon" type="image/png" sizes="32x32" href={`/media/${logo.icon32}`} />
        <link rel="apple-touch-icon" href={`/media/${logo.icon180}`} />
      </>
    )
  return (
    <>
      <link rel="icon" type="image/svg+xml" href={page.asset('/assets/icons/favicon.svg')} />
      <link rel="apple-touch-icon" href={page.asset('/assets/icons/apple-touch-icon.png')} />
    </>
  )
}

/** The same list in the three ways in which readers take it. */
function Feeds({ title, feed }: { title: string; feed: string }) {
  const beside = (file: string) => feed.replace(/rss\.xml(?=$|\?)/, file)
  return (
    <>
      <link rel="alternate" type="application/rss+xml" title={title} href={feed} />
      {/\/rss\.xml(?:$|\?)/.test(feed) && (
        <>
          <link rel="alternate" type="application/atom+xml" title={title} href={beside('atom.xml')} />
          <link rel="alternate" type="application/feed+json" title={title} href={beside('feed.json')} />
        </>
      )}
    </>
  )
}

/** Its colours are its name, so that a browser may keep it until they change. */
function coloursAddress({ accent, band }: SharedPage['site']): string {
  return `/site-colours.css?v=${(accent ?? '').slice(1)}-${(band ?? '').slice(1)}`
}

/** Open Graph's article, and whom the fediverse shows beside a link to it. */
function ArticleHead({ publishedAt, updatedAt, tags, authors, creator }: ArticleProps) {
  return (
    <>
      {!!publishedAt && <meta property="article:published_time" content={publishedAt.toISOString()} />}
      <meta property="article:modified_time" content={updatedAt.toISOString()} />
      {authors.map(author => (
        <meta property="article:author" content={author} />
      ))}
      {tags.map(tag => (
        <meta property="article:tag" content={tag} />
      ))}
      {!!creator && <meta name="fediverse:creator" content={creator} />}
    </>
  )
}

/** The same layout as `core/activitypub/documents/actor.ts`, which templates do not know. */
export function appActorId({ origins, domain }: SharedPage): string {
  return `${origins.federation}/actors/${domain}`
}

export function fullTitle(title: string, siteName: string): string {
  return title === siteName ? title : `${title} · ${siteName}`
}
