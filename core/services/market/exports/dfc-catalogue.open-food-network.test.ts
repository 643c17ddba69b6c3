import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { transaction } from '#core/database/transaction'
import { readDfc } from '#core/scrape/dfc'
import { type TestHouse, testHouse } from '../../../../tests/house'
import { crop, grower } from '../../../../tests/hub'
import { jarOnShelf } from '../../../../tests/market'
import { writeRows } from '../imports/write-rows'
import { setOnDemand } from '../products/on-demand'
import { dfcCatalogue } from './dfc-catalogue'
import { PRODUCTS_AT_ONCE } from './sold-variants'

/**
 * Open Food Network reads another platform's list as RDF: its connector (datafoodconsortium/connector-ruby) makes a thing of
 * every subject by its kind, and ends at a kind that it does not know and at a subject that has none. What
 * `supplied_product_importer.rb` then takes of each product is asked below, by the same rules.
 */
const KINDS = [
  'Enterprise',
  'Catalog',
  'CatalogItem',
  'SuppliedProduct',
  'Offer',
  'Price',
  'QuantitativeValue',
]
/** Of what the list says, these alone are taken for names where they are plain texts; the context says so. */
const NAMES = [
  'hasUnit',
  'hasQuantity',
  'references',
  'referencedBy',
  'supplies',
  'manages',
  'offeredThrough',
]

/** Rows of an import that are written in one transaction. */
const AT_ONCE = 50

type Thing = { readonly kind: string; readonly said: Record<string, unknown[]> }
type Json = Record<string, unknown>

const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

class Reader {
  readonly things = new Map<string, Thing>()

  constructor(json: string) {
    const { '@context': context, '@graph': graph, ...beside } = JSON.parse(json)
    const contexts = [context].flat()
    expect(contexts[0]).toBe('https://www.datafoodconsortium.org')
    // What the context maps to nothing is no part of the RDF (JSON-LD 1.1 §4.1.2).
    for (const name of Object.keys(beside)) expect(contexts[1]?.[name]).toBeNull()
    const nodes: [string, Json][] = graph.flatMap((node: Json) => this.subjectsIn(node))
    for (const [id, node] of nodes) {
      const kind = String(node['@type']).replace('dfc-b:', '')
      if (!KINDS.includes(kind)) throw new Error(`A thing of an unknown kind: ${node['@type']}`)
      this.things.set(id, { kind, said: {} })
    }
    for (const [id, node] of nodes)
      for (const [key, value] of Object.entries(node)) {
        const property = key.replace('dfc-b:', '')
        if (property.startsWith('@')) continue
        const values = [value].flat().map(each => this.valueOf(property, each))
        Object.assign(this.things.get(id)!.said, { [property]: values })
      }
  }

  private subjectsIn(node: Json): [string, Json][] {
    const id = String(node['@id'] ?? `_:${Bun.randomUUIDv7()}`)
    const inner = Object.values(node).flatMap(value => {
      if (!isObject(value) || !('@type' in value)) return []
      value['@id'] ??= `_:${Bun.randomUUIDv7()}`
      return this.subjectsIn(value)
    })
    return [[id, node], ...inner]
  }

  private valueOf(property: string, value: unknown): unknown {
    const name = isObject(value) ? value['@id'] : NAMES.includes(property) ? value : undefined
    return name === undefined ? value : (this.things.get(String(name)) ?? { address: name })
  }

  of(kind: string): readonly Thing[] {
    return [...this.things.values()].filter(thing => thing.kind === kind)
  }

  /** What it would make of each product: of those that have no variants themselves. */
  articles() {
    return this.of('SuppliedProduct')
      .filter(({ said }) => !said.hasVariant)
      .map(({ said }) => {
        const quantity = said.hasQuantity![0] as Thing
        const group = said.isVariantOf?.[0] as Thing | undefined
        const item = said.referencedBy?.[0] as Thing | undefined
        const offer = item?.said.offeredThrough?.[0] as Thing | undefined
        const price = offer?.said.hasPrice?.[0] as Thing | undefined
        const stock = [item, offer].flatMap(each => each?.said.stockLimitation ?? []).map(Number)
        return {
          name: said.name![0],
          // It multiplies, which a text does not.
          amount: [(quantity.said.value![0] as number) * 1_000, (quantity.said.hasUnit![0] as Json).address],
          group: group && group.said.name![0],
          price: price?.said.value?.[0],
          stock: stock.some(limit => limit < 0) ? 'as many as are ordered' : (stock[0] ?? 0),
          image: said.image?.[0],
        }
      })
  }
}

let world: TestHouse
beforeAll(async () => {
  world = await testHouse()
})
afterAll(() => world.close())

const gbp = (amount: number) => ({ amount, currency: 'GBP' })

describe('Open Food Network', () => {
  test('takes our list: each article with its amount, price, stock and group', async () => {
    const maker = await grower(world, 'Green & Field')
    await crop(world, maker, { title: 'Leeks', stock: 7, price: 250 })
    const honey = await jarOnShelf(world, { stock: 0, title: 'Honey' })
    await setOnDemand(world.ctx('shopkeeper'), honey.variantId, true)
    const cider = { title: 'Cider', producer: 'Low Fold', listed: true }
    await transaction(world.ctx('shopkeeper'), tx =>
      writeRows(
        tx,
        [
          { ...cider, sku: 'C-75', variant: '75 cl', price: gbp(450), stock: 3, barcode: '4006381333931' },
          { ...cider, sku: 'C-500', variant: '5 l', price: gbp(2100), stock: 0 },
        ],
        false,
      ),
    )
    const reader = new Reader((await dfcCatalogue(world.ctx())).json)
    expect(reader.articles().sort((a, b) => (String(a.name) < String(b.name) ? -1 : 1))).toMatchObject([
      { name: 'Cider, 5 l', group: 'Cider', amount: [5_000, 'dfc-m:Litre'], price: '21.00', stock: 0 },
      { name: 'Cider, 75 cl', group: 'Cider', amount: [750, 'dfc-m:Litre'], price: '4.50', stock: 3 },
      { name: 'Honey', amount: [340, 'dfc-m:Kilogram'], price: '6.50', stock: 'as many as are ordered' },
      { name: 'Leeks', price: '2.50', stock: 7 },
    ])
    // Each end of what is said of two things is a thing, and no text.
    const linked = ['supplies', 'suppliedBy', 'isVariantOf', 'hasVariant', 'listedIn', 'lists', 'maintains']
    linked.push(
      'maintainedBy',
      'references',
      'referencedBy',
      'offers',
      'offeredThrough',
      'manages',
      'hasQuantity',
    )
    const texts = [...reader.things.values()].flatMap(({ kind, said }) =>
      linked.flatMap(property =>
        (said[property] ?? []).flatMap(other =>
          isObject(other) && 'kind' in other ? [] : [`${kind}.${property}: ${JSON.stringify(other)}`],
        ),
      ),
    )
    expect(texts).toEqual([])
    // What has no limit has none here either.
    const { products } = readDfc(
      (await dfcCatalogue(world.ctx())).json,
      `${world.house.config.origins.market}/dfc/catalogue`,
    )
    expect(products.find(({ name }) => name === 'Honey')).toMatchObject({ availability: null })
  })

  test('takes each page of a list that is long', async () => {
    const rows = Array.from({ length: PRODUCTS_AT_ONCE + 10 }, (_, at) => ({
      sku: `L-${at}`,
      title: `Long ${at}`,
      unit: '1 kg',
      price: gbp(100),
      stock: 5,
      listed: true,
    }))
    for (let from = 0; from < rows.length; from += AT_ONCE)
      await transaction(world.ctx('shopkeeper'), tx => writeRows(tx, rows.slice(from, from + AT_ONCE), false))
    const names = new Set<unknown>()
    for (let after: string | null | undefined = null; after !== undefined; ) {
      const { json, next }: { json: string; next: string | null } = await dfcCatalogue(world.ctx(), after)
      for (const { name } of new Reader(json).articles()) names.add(name)
      after = next ? new URL(next).searchParams.get('after') : undefined
    }
    expect(rows.every(({ title }) => names.has(title))).toBe(true)
  })

  test('asks with a token of its own, which means nothing to us', async () => {
    const visitor = await world.browser()
    const asked = { authorization: 'Bearer of-another-house', 'content-type': 'application/json' }
    const { status, text } = await visitor.get('market', '/dfc/catalogue', asked)
    expect([status, new Reader(text).of('Catalog').length]).toEqual([200, 1])
  })
})
