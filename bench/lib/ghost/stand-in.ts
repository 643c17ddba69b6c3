// A Ghost with so many posts, in a process of its own: `bun bench/lib/ghost/stand-in.ts POSTS`. Says where it is, and its key.
import { startGhost } from '../../../tests/ghost-stand-in'
import { postsForGhost } from './posts'

/** Every tenth has a picture of its own address. */
const PICTURE_EVERY = 10
const PICTURES = ['barn-stripes', 'frost-checks', 'seed-drawers', 'wheelbarrow-dot']

const ghost = startGhost({ isEmpty: true })
const ghostId = (number: number) => number.toString(16).padStart(24, '0')
const tags = new Map<string, string>()

for (const [at, { tags: named, published_at, ...post }] of postsForGhost(Number(process.argv[2])).entries()) {
  for (const { name } of named)
    if (!tags.has(name)) {
      const id = ghostId(0xf0000 + tags.size)
      tags.set(name, id)
      const dates = { created_at: published_at, updated_at: published_at }
      ghost.shelves.tags.set(id, { id, name, slug: name.toLowerCase(), description: null, ...dates })
    }
  const picture = `${ghost.address}/content/images/2026/11/${PICTURES[(at / PICTURE_EVERY) % PICTURES.length]}.png`
  ghost.shelves.posts.set(ghostId(at + 1), {
    id: ghostId(at + 1),
    uuid: Bun.randomUUIDv7(),
    visibility: 'public',
    ...post,
    created_at: published_at,
    updated_at: published_at,
    published_at,
    tags: named.map(({ name }) => ghost.shelves.tags.get(tags.get(name)!)),
    authors: [...ghost.shelves.users.values()].slice(0, 1),
    feature_image: at % PICTURE_EVERY === 0 ? picture : null,
  })
}
console.log(JSON.stringify({ address: ghost.address, key: ghost.adminKey }))
