import type { Ctx } from '#core/contracts/ctx'
import { decimalText } from '#core/contracts/money'
import { DFC_CONTEXT, DFC_CURRENCIES, DFC_UNITS, HYDRA_CONTEXT, SCHEMA_CONTEXT } from '#core/dfc/terms'
import { measureOf } from '#core/pricing/unit-price'
import { pictureAddress } from './picture-address'
import { listedVariantsAfter, PRODUCTS_AT_ONCE, type SoldVariant, type VariantBatch } from './sold-variants'

const MILLIONTHS = 1_000_000

/** A page is full with so many things for sale: half a handful, and one more at most. Where little is in our currency, so many handfuls are looked through for them. */
const FULL = PRODUCTS_AT_ONCE / 2
const MOST_HANDFULS = 8

export type DfcPage = {
  readonly json: string
  /** The address of the page behind it; null on the last. */
  readonly next: string | null
}

/**
 * What is on the list, with how many a visitor can buy now, in the words of the Data Food Consortium's business ontology (its
 * classes `Enterprise`, `Catalog`, `CatalogItem`, `SuppliedProduct`, `Offer`, `Price`): a JSON-LD document for other hubs, of
 * what stands behind the product `after`, as much as a page holds. What has sold out stays in it with none left: a hub that
 * misses it takes it for gone. Variants of one product are `isVariantOf` a `SuppliedProduct` through which nothing is sold. Where it is not
 * all, it is a `PartialCollectionView` of the Hydra Core Vocabulary, which names the next one. Every name is an address of ours,
 * the same on all pages. Of a currency that the ontology has no word for no price is said, and numbers of the trade are
 * schema.org's. Public.
 */
export async function dfcCatalogue(ctx: Ctx, after: string | null = null): Promise<DfcPage> {
  const { market } = ctx.house.config.origins
  const site = ctx.house.site()
  const [catalogue, hub] = [`${market}/dfc/catalogue`, `${market}/dfc/catalogue#hub`]
  const { variants, next: last } = await pageBehind(ctx, after)
  const next = last && `${catalogue}?after=${last}`
  const view = after ? `${catalogue}?after=${after}` : catalogue
  const isPart = after !== null || next !== null
  const nodes = variants.map(variant => nodesOf(ctx, variant, catalogue))
  const contexts = {
    ...(isPart ? { ...HYDRA_CONTEXT, [VIEW]: null } : {}),
    ...(variants.some(({ gtin }) => gtin) ? SCHEMA_CONTEXT : {}),
  }
  const list = nodes.flatMap(([item]) => item?.['@id'] ?? [])
  const makers = [...new Set(variants.flatMap(({ producer }) => producer ?? []))]
  const json = JSON.stringify({
    '@context': Object.keys(contexts).length > 0 ? [DFC_CONTEXT, contexts] : DFC_CONTEXT,
    '@graph': [
      {
        '@id': hub,
        '@type': 'dfc-b:Enterprise',
        'dfc-b:name': site.name,
        'dfc-b:description': site.tagline,
        'dfc-b:maintains': link(`${catalogue}#list`),
        'dfc-b:manages': list,
      },
      {
        '@id': `${catalogue}#list`,
        '@type': 'dfc-b:Catalog',
        'dfc-b:name': site.name,
        'dfc-b:maintainedBy': link(hub),
        'dfc-b:lists': list.map(link),
      },
      ...makers.map(name => ({
        '@id': makerId(catalogue, name),
        '@type': 'dfc-b:Enterprise',
        'dfc-b:name': name,
      })),
      ...groupsOf(ctx, variants, catalogue),
      ...nodes.flat(),
    ],
    ...(isPart ? { [VIEW]: viewOf(view, catalogue, next) } : {}),
  })
  return { json, next }
}

async function pageBehind(ctx: Ctx, after: string | null): Promise<VariantBatch> {
  const variants: SoldVariant[] = []
  let next = after
  for (let handful = 0; handful < MOST_HANDFULS && variants.length < FULL; handful++) {
    const more = await listedVariantsAfter(ctx, next)
    variants.push(...more.variants)
    next = more.next
    if (next === null) break
  }
  return { variants, next }
}

/**
 * Beside the graph, under a name that means nothing to who reads it as RDF: Open Food Network's reader ends at the first thing
 * whose kind it does not know.
 */
const VIEW = 'view'

const viewOf = (view: string, first: string, next: string | null) => ({
  '@id': view,
  '@type': 'hydra:PartialCollectionView',
  'hydra:first': { '@id': first },
  ...(next && { 'hydra:next': { '@id': next } }),
})

/**
 * Products of several variants. Open Food Network reads a quantity of everything that it is offered, also of what nothing is
 * sold through.
 */
function groupsOf(ctx: Ctx, variants: readonly SoldVariant[], catalogue: string): readonly Node[] {
  const several = variants.filter(({ siblings }) => siblings > 1)
  return [...Map.groupBy(several, ({ productId }) => productId)].flatMap(([productId, rows]) => {
    const [row] = rows
    if (!row) return []
    const image = pictureAddress(ctx, row.image)
    return {
      '@id': groupId(catalogue, productId),
      '@type': 'dfc-b:SuppliedProduct',
      'dfc-b:name': row.title,
      'dfc-b:description': row.summary || row.description,
      'dfc-b:hasVariant': rows.map(({ id }) => link(`${catalogue}#product-${id}`)),
      'dfc-b:hasQuantity': quantityOf([]),
      ...(image ? { 'dfc-b:image': image } : {}),
      ...(row.producer ? { 'dfc-b:suppliedBy': link(makerId(catalogue, row.producer)) } : {}),
    }
  })
}

const groupId = (catalogue: string, productId: string) => `${catalogue}#group-${productId}`

type Node = Readonly<Record<string, unknown>> & { readonly '@id': string }

function nodesOf(ctx: Ctx, row: SoldVariant, catalogue: string): readonly Node[] {
  const of = (kind: string) => `${catalogue}#${kind}-${row.id}`
  const unit = DFC_CURRENCIES[row.currency]
  const image = pictureAddress(ctx, row.image)
  const isOne = row.siblings === 1
  return [
    {
      '@id': of('item'),
      '@type': 'dfc-b:CatalogItem',
      'dfc-b:sku': row.sku,
      'dfc-b:references': of('product'),
      'dfc-b:offeredThrough': of('offer'),
      'dfc-b:listedIn': link(`${catalogue}#list`),
      // What is made when it is ordered has no limit.
      ...(row.onDemand ? {} : { 'dfc-b:stockLimitation': row.stock }),
    },
    {
      '@id': of('product'),
      '@type': 'dfc-b:SuppliedProduct',
      'dfc-b:name': isOne ? row.title : `${row.title}, ${row.variant}`,
      'dfc-b:description': row.summary || row.description,
      'dfc-b:referencedBy': of('item'),
      ...(isOne ? {} : { 'dfc-b:isVariantOf': link(groupId(catalogue, row.productId)) }),
      ...(row.gtin ? { 'schema:gtin': row.gtin } : {}),
      'dfc-b:hasQuantity': quantityOf([row.unit, row.variant]),
      ...(image ? { 'dfc-b:image': image } : {}),
      ...(row.producer ? { 'dfc-b:suppliedBy': link(makerId(catalogue, row.producer)) } : {}),
    },
    {
      '@id': of('offer'),
      '@type': 'dfc-b:Offer',
      'dfc-b:offers': link(of('item')),
      ...(row.onDemand ? { 'dfc-b:stockLimitation': NO_LIMIT } : {}),
      ...(unit
        ? {
            'dfc-b:hasPrice': {
              '@type': 'dfc-b:Price',
              'dfc-b:value': decimalText(row),
              'dfc-b:hasUnit': unit,
            },
          }
        : {}),
    },
  ]
}

/**
 * A name of another thing. The context that hubs name takes the values of a few properties for names (`references`,
 * `referencedBy`, `offeredThrough`, `manages`, `hasUnit`); of all others it takes them for words.
 */
const link = (id: string) => ({ '@id': id })

/** So Open Food Network reads it; where nothing is said, it takes it for nothing. */
const NO_LIMIT = -1

const makerId = (catalogue: string, name: string) => `${catalogue}#producer-${encodeURIComponent(name)}`

/** As the first of these says it; one piece where none does. */
function quantityOf(written: readonly string[]) {
  const measure = written.map(measureOf).find(found => found !== null)
  return {
    '@type': 'dfc-b:QuantitativeValue',
    'dfc-b:value': measure ? Number(measure.millionths) / MILLIONTHS : 1,
    'dfc-b:hasUnit': measure ? DFC_UNITS[measure.per] : DFC_UNITS.piece,
  }
}
