import type { Ctx } from '#core/contracts/ctx'
import { Category } from '#core/entities/market/category'
import { Listing } from '#core/entities/market/listing'
import { MarketPage } from '#core/entities/market/market-page'
import { MarketPagePublication } from '#core/entities/market/market-page-publication'
import { Producer } from '#core/entities/market/producer'
import { Product } from '#core/entities/market/product'
import { CATEGORIES } from '../categories'
import { MARKET_PAGES } from '../market-pages'
import { PRODUCERS } from '../producers'
import { PRODUCTS } from '../products'
import type { DemoMarketBlock, DemoProducer, DemoProduct } from '../shapes'
import { stockVariant } from './stock'

const DAY_MS = 86_400_000
/** What stands in the window that other apps show. */
const FEATURED = [
  'heather-honey',
  'wern-sourdough',
  'winter-veg-box',
  'hollybush-hill',
  'oyster-mushrooms',
  'kiln-apple-juice',
]

/** Producers, shelves and pages of the demo cooperative, into an empty market. */
export async function seedMarket(ctx: Ctx): Promise<void> {
  const em = ctx.em
  const categories = new Map(
    CATEGORIES.map((category, position) => [
      category.slug as string,
      em.create(Category, { ...category, position }),
    ]),
  )
  const producers = new Map(
    PRODUCERS.map(demo => [demo.slug as string, em.create(Producer, producerOf(demo))]),
  )
  const products = new Map<string, Product>()
  for (const [index, demo] of PRODUCTS.entries()) {
    // The first of the list came last, so that "newest first" begins with it.
    const listedAt = new Date(ctx.now.getTime() - (index + 1) * DAY_MS)
    const product = em.create(Product, {
      ...productOf(demo),
      producer: producers.get(demo.producer),
      category: categories.get(demo.category),
      createdAt: listedAt,
    })
    products.set(demo.slug, product)
    em.create(Listing, { product, listedAt, featured: FEATURED.includes(demo.slug) })
    for (const [position, variant] of demo.variants.entries()) {
      stockVariant(em, { product, variant, position, now: ctx.now })
    }
  }
  for (const { slug, title, summary, blocks } of MARKET_PAGES) {
    const page = em.create(MarketPage, {
      slug,
      title,
      summary,
      blocks: blocks.map(block => blockOf(block, products)),
    })
    em.create(MarketPagePublication, { page })
  }
  await em.flush()
}

function producerOf({ slug, name, place, practice, story, since, illustration, people }: DemoProducer) {
  return {
    slug,
    name,
    place,
    since,
    practice,
    story: [...story, `*${people}*`].join('\n\n'),
    image: illustrationPath(illustration),
  }
}

function productOf({ slug, name, summary, description, storage, allergens, illustration }: DemoProduct) {
  return {
    slug,
    title: name,
    summary,
    description,
    storage,
    allergens,
    // Whoever wrote the demo's labels has looked: what is blank has none.
    allergenFree: allergens === '',
    image: illustrationPath(illustration),
    imageAlt: `${name}, a drawing`,
  }
}

function blockOf(block: DemoMarketBlock, products: ReadonlyMap<string, Product>) {
  if (block.kind === 'text')
    return { kind: 'text' as const, markdown: `## ${block.heading}\n\n${block.text}` }
  const productIds = block.products.flatMap(slug => products.get(slug)?.id ?? [])
  return { kind: 'products' as const, heading: block.heading, productIds }
}

const illustrationPath = (illustration: string) => `/illustrations/${illustration}.svg`
