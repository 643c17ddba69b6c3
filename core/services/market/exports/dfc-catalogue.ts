import type { Ctx } from '#core/contracts/ctx'
import { decimalText } from '#core/contracts/money'
import { DFC_CONTEXT, DFC_CURRENCIES, DFC_UNITS } from '#core/dfc/terms'
import { measureOf } from '#core/pricing/unit-price'
import { pictureAddress } from './picture-address'
import { type SoldVariant, variantsToBuy } from './sold-variants'

const MILLIONTHS = 1_000_000

/**
 * What a visitor can buy now, in the words of the Data Food Consortium's business ontology (its classes `Enterprise`,
 * `Catalog`, `CatalogItem`, `SuppliedProduct`, `Offer`, `Price`): a JSON-LD document for other hubs. Every name is an
 * address of ours. Of a currency that the ontology has no word for no price is said. Public.
 */
export async function dfcCatalogue(ctx: Ctx): Promise<string> {
  const { market } = ctx.house.config.origins
  const site = ctx.house.site()
  const [catalogue, hub] = [`${market}/dfc/catalogue`, `${market}/dfc/catalogue#hub`]
  const variants = await variantsToBuy(ctx)
  const nodes = variants.map(variant => nodesOf(ctx, variant, catalogue))
  const list = nodes.map(([item]) => item?.['@id'])
  const makers = [...new Set(variants.flatMap(({ producer }) => producer ?? []))]
  return JSON.stringify({
    '@context': DFC_CONTEXT,
    '@graph': [
      {
        ...{
          '@id': hub,
          '@type': 'dfc-b:Enterprise',
          'dfc-b:name': site.name,
          'dfc-b:description': site.tagline,
        },
        ...{ 'dfc-b:maintains': `${catalogue}#list`, 'dfc-b:manages': list },
      },
      {
        ...{ '@id': `${catalogue}#list`, '@type': 'dfc-b:Catalog', 'dfc-b:name': site.name },
        ...{ 'dfc-b:maintainedBy': hub, 'dfc-b:lists': list },
      },
      ...makers.map(name => ({
        '@id': makerId(catalogue, name),
        '@type': 'dfc-b:Enterprise',
        'dfc-b:name': name,
      })),
      ...nodes.flat(),
    ],
  })
}

type Node = Readonly<Record<string, unknown>> & { readonly '@id': string }

function nodesOf(ctx: Ctx, row: SoldVariant, catalogue: string): readonly Node[] {
  const of = (kind: string) => `${catalogue}#${kind}-${row.id}`
  const unit = DFC_CURRENCIES[row.currency]
  const image = pictureAddress(ctx, row.image)
  const isOne = row.siblings === 1
  return [
    {
      ...{ '@id': of('item'), '@type': 'dfc-b:CatalogItem', 'dfc-b:sku': row.sku },
      ...{ 'dfc-b:references': of('product'), 'dfc-b:offeredThrough': of('offer') },
      'dfc-b:listedIn': `${catalogue}#list`,
      // What is made when it is ordered has no limit.
      ...(row.onDemand ? {} : { 'dfc-b:stockLimitation': row.stock }),
    },
    {
      ...{ '@id': of('product'), '@type': 'dfc-b:SuppliedProduct' },
      'dfc-b:name': isOne ? row.title : `${row.title}, ${row.variant}`,
      'dfc-b:description': row.summary || row.description,
      'dfc-b:referencedBy': of('item'),
      'dfc-b:hasQuantity': quantityOf([row.unit, row.variant]),
      ...(image ? { 'dfc-b:image': image } : {}),
      ...(row.producer ? { 'dfc-b:suppliedBy': makerId(catalogue, row.producer) } : {}),
    },
    {
      ...{ '@id': of('offer'), '@type': 'dfc-b:Offer', 'dfc-b:offers': of('item') },
      ...(unit
        ? {
            'dfc-b:hasPrice': {
              ...{ '@type': 'dfc-b:Price', 'dfc-b:value': decimalText(row), 'dfc-b:hasUnit': unit },
            },
          }
        : {}),
    },
  ]
}

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
