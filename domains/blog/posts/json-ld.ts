import type { SharedPage } from '#core/contracts/page'
import type { PublicPost } from '#core/services/blog/read-post'
import { breadcrumbList } from '#templates/components/json-ld'
import { authorAddress, canonicalAddress } from './addresses'

/** schema.org Article with who wrote it, who publishes it, and the way to it. */
export function articleGraph({ site, origins, locale }: SharedPage, post: PublicPost) {
  const { blog } = origins
  const url = canonicalAddress(blog, post)
  const [tag] = post.tags
  return {
    '@graph': [
      {
        '@type': 'Article',
        '@id': `${url}#article`,
        mainEntityOfPage: url,
        headline: post.title,
        description: post.metaDescription || post.excerpt || undefined,
        inLanguage: post.language ?? locale,
        datePublished: post.publishedAt?.toISOString(),
        dateModified: post.updatedAt.toISOString(),
        image: post.featureImage ? [new URL(post.featureImage, blog).href] : undefined,
        keywords: post.tags.length > 0 ? post.tags.map(({ name }) => name) : undefined,
        isAccessibleForFree: post.visibility === 'public',
        // Of what is kept for some, search engines ask where that begins.
        hasPart: post.cut
          ? { '@type': 'WebPageElement', isAccessibleForFree: false, cssSelector: '.post__wall' }
          : undefined,
        author: post.authors.map(author => ({
          '@type': 'Person',
          name: author.name,
          url: authorAddress(blog, author),
        })),
        publisher: { '@type': 'Organization', name: site.name, url: `${blog}/` },
      },
      breadcrumbList([
        { name: site.name, url: `${blog}/` },
        ...(tag ? [{ name: tag.name, url: `${blog}/tag/${encodeURIComponent(tag.slug)}` }] : []),
        { name: post.title, url },
      ]),
    ],
  }
}
