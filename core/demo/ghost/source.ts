const SOURCE = /^---\n([\s\S]*?)\n---\n([\s\S]*)$/

/** One Markdown source of the demo blog: its front matter, and the text below it. */
export type Source = {
  readonly slug: string
  readonly type: 'post' | 'page'
  readonly title: string
  /** `YYYY-MM-DD HH:MM:SS` in UTC; null for a draft that was never published. */
  readonly publishedAt: string | null
  readonly status: 'published' | 'draft' | 'scheduled'
  readonly author: string
  readonly tags: readonly string[]
  readonly featured: boolean
  readonly image: string
  readonly alt: string
  readonly excerpt: string
  readonly markdown: string
}

export class BadSource extends Error {
  constructor(slug: string, fault: string) {
    super(`${slug}.md: ${fault}`)
    this.name = 'BadSource'
  }
}

/** Reads `key: value` lines between two `---`. Throws {@link BadSource}, naming what is missing. */
export function readSource(type: Source['type'], slug: string, text: string): Source {
  const parts = SOURCE.exec(text)
  if (!parts) throw new BadSource(slug, 'no front matter')
  const [, head = '', markdown = ''] = parts
  const fields = new Map(
    head.split('\n').map(line => {
      const colon = line.indexOf(':')
      return [line.slice(0, colon), line.slice(colon + 1).trim()] as const
    }),
  )
  const required = (key: string) => {
    const value = fields.get(key)
    if (!value) throw new BadSource(slug, `no ${key}`)
    return value
  }
  return {
    slug,
    type,
    title: required('title'),
    publishedAt: fields.get('date') || null,
    status: statusOf(slug, fields.get('status') ?? 'published'),
    author: required('author'),
    tags: (fields.get('tags') ?? '').split(', ').filter(Boolean),
    featured: fields.get('featured') === 'true',
    image: fields.get('image') ?? `posts/${slug}`,
    alt: required('alt'),
    excerpt: required('excerpt'),
    markdown,
  }
}

function statusOf(slug: string, word: string): Source['status'] {
  if (word === 'published' || word === 'draft' || word === 'scheduled') return word
  throw new BadSource(slug, `unknown status ${word}`)
}
