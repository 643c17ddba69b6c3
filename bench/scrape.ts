import { join } from 'node:path'
import { extractProducts } from '#core/scrape/extract-products'
import { THEMED_PAGES } from '#core/scrape/fixtures/shop-pages'
import { SHOP_PAGES, type ShopPage } from '#core/scrape/fixtures/shops'
import type { BenchRow } from './report'

export const name = 'What pages of shops say'

/** What the trade expects on public pages. */
const BARS = { price: 0.83, sku: 0.75, availability: 0.94 } as const
type Field = keyof typeof BARS

/** By the names of files without their ending; `url` where what it is matters. */
type Truths = Readonly<
  Record<
    string,
    readonly [
      name: string | null,
      price: number | null,
      sku: string | null,
      availability: string | null,
      url?: string,
    ]
  >
>
type Page = { readonly html: string; readonly url: string; readonly truth: ShopPage['products'][number] }

const PAGE_URL = 'https://farm.example/shop'

/**
 * How right and how complete prices (in minor units), article numbers and availability are read. `SCRAPE_PAGES` names a folder
 * of pages, `NAME.html`, with a `truth.json` that says what a person reads on each: `{"NAME": ["Name", 450, "SKU-1", "in-stock"]}`.
 * `SCRAPE_CURRENCY` is ours. Without a folder our own pages are read, of which one thing each is for sale.
 */
export async function run(): Promise<BenchRow[]> {
  const folder = process.env.SCRAPE_PAGES
  const pages = folder ? await pagesIn(folder) : ownPages()
  const count: BenchRow = { what: 'pages', figure: pages.length, unit: '', bar: '', pass: pages.length > 0 }
  return [count, ...(Object.keys(BARS) as Field[]).flatMap(field => scoreOf(field, pages))]
}

async function pagesIn(folder: string): Promise<readonly Page[]> {
  const truths = (await Bun.file(join(folder, 'truth.json')).json()) as Truths
  return Promise.all(
    Object.entries(truths).map(async ([file, [name, price, sku, availability, url = PAGE_URL]]) => ({
      url,
      html: await Bun.file(join(folder, `${file}.html`)).text(),
      truth: { name: name ?? '', price, sku, availability },
    })),
  )
}

const ownPages = (): readonly Page[] =>
  [...SHOP_PAGES, ...THEMED_PAGES].flatMap(({ html, products: [truth, ...others] }) =>
    truth && others.length === 0 ? [{ html, url: PAGE_URL, truth }] : [],
  )

function scoreOf(field: Field, pages: readonly Page[]): readonly BenchRow[] {
  let [right, found, there] = [0, 0, 0]
  for (const { html, url, truth } of pages) {
    const [product] = extractProducts(html, url, process.env.SCRAPE_CURRENCY || null).products
    const said = field === 'price' ? (product?.price?.amount ?? null) : (product?.[field] ?? null)
    if (said !== null) found += 1
    if (truth[field] !== null) there += 1
    if (said !== null && said === truth[field]) right += 1
    else if (said !== truth[field]) console.log(`${field} of “${truth.name}”: ${said}, not ${truth[field]}`)
  }
  const [precision, recall] = [right / Math.max(1, found), right / Math.max(1, there)]
  const score = (2 * precision * recall) / Math.max(Number.EPSILON, precision + recall)
  const figure = (what: string, value: number, bar?: number): BenchRow => ({
    what: `${field}: ${what}`,
    figure: value,
    unit: '',
    bar: bar ? `≥ ${bar}` : '',
    pass: value >= (bar ?? 0),
  })
  return [figure('precision', precision), figure('recall', recall), figure('F1', score, BARS[field])]
}
