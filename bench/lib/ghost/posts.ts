/** How the addresses of these posts begin, on both sides. */
export const GHOST_PREFIX = 'bench-post-'

const DAY_MS = 86_400_000
const FIRST = Date.UTC(2023, 0, 2, 9)
const TAGS = ['Beds', 'Larder', 'Orchard', 'Meetings', 'Tools']
const PARAGRAPHS = 8
const SENTENCES = [
  'The first leeks went in on the clay side, a hand apart, where the beans had been.',
  'Nobody had sharpened the hoes, and by noon everybody knew it.',
  'We kept a tray of seedlings back in case of another frost.',
  'What is left of the cider is in the low barn, behind the crates.',
  'The rota for the market stall has two empty Saturdays in it.',
]

type Written = {
  readonly title: string
  readonly slug: string
  readonly lexical: string
  readonly tags: readonly string[]
  readonly publishedAt: Date
}

function written(number: number): Written {
  const text = (at: number) => ({
    type: 'extended-text',
    version: 1,
    text: SENTENCES[at % SENTENCES.length]!,
    detail: 0,
    format: 0,
    mode: 'normal',
    style: '',
  })
  const block = (type: string, children: readonly unknown[], more: object = {}) => ({
    type,
    version: 1,
    children,
    direction: 'ltr',
    format: '',
    indent: 0,
    ...more,
  })
  const blocks = Array.from({ length: PARAGRAPHS }, (_, at) => [
    ...(at % 3 === 0
      ? [block('extended-heading', [{ ...text(0), text: `Of day ${at + 1}` }], { tag: 'h2' })]
      : []),
    block('paragraph', [text(number + at), text(number + at + 1), text(number + at + 2)]),
  ]).flat()
  return {
    title: `Notes of day ${number}`,
    slug: `${GHOST_PREFIX}${number}`,
    lexical: JSON.stringify({ root: block('root', blocks) }),
    tags: [TAGS[number % TAGS.length]!, TAGS[(number + 2) % TAGS.length]!],
    publishedAt: new Date(FIRST + number * DAY_MS),
  }
}

const numbered = (count: number) => Array.from({ length: count }, (_, at) => written(at + 1))

/** As the Admin API takes them. */
export function postsForGhost(count: number) {
  return numbered(count).map(({ publishedAt, tags, ...post }) => ({
    ...post,
    tags: tags.map(name => ({ name })),
    status: 'published',
    published_at: publishedAt.toISOString(),
  }))
}

/** The same as a file of Ghost’s. */
export function exportOfPosts(count: number): string {
  const posts = numbered(count)
  const objectId = (kind: number, number: number) =>
    kind.toString(16).padStart(8, '0') + number.toString(16).padStart(16, '0')
  const author = objectId(3, 1)
  const data = {
    posts: posts.map(({ title, slug, lexical, publishedAt }, at) => ({
      id: objectId(1, at + 1),
      title,
      slug,
      lexical,
      type: 'post',
      status: 'published',
      visibility: 'public',
      created_at: publishedAt,
      updated_at: publishedAt,
      published_at: publishedAt,
      featured: 0,
    })),
    posts_meta: [],
    tags: TAGS.map((name, at) => ({ id: objectId(2, at + 1), name, slug: name.toLowerCase() })),
    posts_tags: posts.flatMap(({ tags }, at) =>
      tags.map((name, sort_order) => ({
        id: objectId(4, at * 2 + sort_order + 1),
        post_id: objectId(1, at + 1),
        sort_order,
        tag_id: objectId(2, TAGS.indexOf(name) + 1),
      })),
    ),
    users: [{ id: author, name: 'Wren Hollis', slug: 'wren', email: 'wren@example.test' }],
    posts_authors: posts.map((_, at) => ({
      id: objectId(5, at + 1),
      post_id: objectId(1, at + 1),
      author_id: author,
      sort_order: 0,
    })),
    settings: [],
  }
  return JSON.stringify({ db: [{ meta: { exported_on: FIRST, version: '6.65.0' }, data }] })
}
