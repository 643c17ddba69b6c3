import type { CheerioAPI } from 'cheerio/slim'
import { withMainEntities } from './json-ld'
import { bareTerm, type SchemaNode, schemaPrefixes } from './schema-node'

const MAX_DEPTH = 6
/** An item can refer to a part of the page that holds the item itself, and that part to others like it. */
const MAX_ITEMS = 5000
const MAX_REFERENCES = 20

type Selection = ReturnType<CheerioAPI>

/** By which attributes things and their properties are known. */
type Syntax = { readonly thing: string; readonly type: string; readonly property: string }

const MICRODATA: Syntax = { thing: 'itemscope', type: 'itemtype', property: 'itemprop' }
const RDFA: Syntax = { thing: 'typeof', type: 'typeof', property: 'property' }

type Page = {
  readonly $: CheerioAPI
  readonly syntax: Syntax
  readonly byId: ReadonlyMap<string, Selection>
  readonly prefixes: ReadonlySet<string>
  itemsLeft: number
}

/** The page's outermost microdata items (HTML §5) and their main entities, in the same form as JSON-LD nodes. */
export const microdataNodes = ($: CheerioAPI): SchemaNode[] => nodesIn($, MICRODATA)

/** The same of what is written as RDFa Lite 1.1, with schema.org's words. */
export const rdfaNodes = ($: CheerioAPI): SchemaNode[] => nodesIn($, RDFA)

function nodesIn($: CheerioAPI, syntax: Syntax): SchemaNode[] {
  const items = $(`[${syntax.thing}][${syntax.type}]`).filter(
    // Some call a thing a property of what they never say.
    (_, element) =>
      $(element).attr(syntax.property) === undefined || $(element).parents(`[${syntax.thing}]`).length === 0,
  )
  if (items.length === 0) return syntax === MICRODATA ? looseProduct($) : []
  const identified = $('[id]').toArray().reverse()
  const byId = new Map(identified.map(element => [$(element).attr('id') ?? '', $(element)]))
  const page: Page = { $, syntax, byId, prefixes: prefixesOf($), itemsLeft: MAX_ITEMS }
  return [...withMainEntities(items.toArray().map(element => itemNode(page, $(element))))]
}

/** Properties of no thing at all, as heads of shops have them: one name and one price are those of the page's product. */
function looseProduct($: CheerioAPI): SchemaNode[] {
  const said = (name: string) =>
    $(`[itemprop="${name}"]`)
      .toArray()
      .slice(0, 2)
      .map(element => propertyValue($(element)))
  const [name, price] = [said('name'), said('price')]
  if (name.length !== 1 || price.length !== 1 || $('[itemscope]').length > 0) return []
  const others = ['description', 'image', 'sku', 'mpn', 'gtin', 'gtin13', 'brand', 'availability']
  const offers = {
    price: price[0],
    priceCurrency: said('priceCurrency')[0],
    availability: said('availability')[0],
  }
  return [
    {
      ...Object.fromEntries(others.map(property => [property, said(property)])),
      name,
      offers,
      '@type': ['Product'],
    },
  ]
}

function itemNode(page: Page, item: Selection, depth = 0): SchemaNode {
  const { thing, type, property: named } = page.syntax
  if (depth > MAX_DEPTH || page.itemsLeft-- <= 0) return {}
  // A page may well call a property `constructor`.
  const node: Record<string, unknown[]> = Object.create(null)
  const add = (property: Selection) => {
    const value = property.is(`[${thing}]`) ? itemNode(page, property, depth + 1) : propertyValue(property)
    for (const name of words(property.attr(named), page.prefixes)) {
      node[name] ??= []
      node[name].push(value)
    }
  }
  const within = (root: Selection) => {
    for (const element of root.children().toArray()) {
      const child = page.$(element)
      if (child.is(`[${named}]`)) add(child)
      if (!child.is(`[${thing}]`)) within(child)
    }
  }
  within(item)
  for (const id of (item.attr('itemref') ?? '').split(/\s+/).slice(0, MAX_REFERENCES)) {
    const referred = page.byId.get(id)
    if (referred?.is(`[${named}]`)) add(referred)
    else if (referred) within(referred)
  }
  return { ...node, '@type': words(item.attr(type), page.prefixes) }
}

function words(written: string | undefined, prefixes: ReadonlySet<string>): string[] {
  return (written ?? '')
    .split(/\s+/)
    .filter(Boolean)
    .map(word => bareTerm(word, prefixes))
}

/** As RDFa 1.1 declares them, `prefix="s: http://schema.org/"`, and as its first version did, `xmlns:s="…"`. */
function prefixesOf($: CheerioAPI): ReadonlySet<string> {
  const declared = $('[prefix]')
    .toArray()
    .map(element => ($(element).attr('prefix') ?? '').split(/\s+/))
    .flatMap(words => words.map((word, at) => [word, words[at + 1]] as const))
    .filter(([word]) => word.endsWith(':'))
    .map(([word, stands]) => [word.slice(0, -1), stands] as const)
  const named = Object.entries($('html').attr() ?? {})
    .filter(([name]) => name.startsWith('xmlns:'))
    .map(([name, stands]) => [name.slice('xmlns:'.length), stands] as const)
  return schemaPrefixes([...declared, ...named])
}

/** HTML §5.2.3: where the value of a property stands depends on its element. */
function propertyValue(property: Selection): string {
  const attribute = (name: string) => property.attr(name)
  const content = attribute('content')
  if (content !== undefined) return content
  if (property.is('a, area, link, meta')) return attribute('href') ?? attribute('resource') ?? ''
  if (property.is('img, audio, video, embed, iframe, source, track')) return attribute('src') ?? ''
  if (property.is('data, meter')) return attribute('value') ?? ''
  if (property.is('time')) return attribute('datetime') ?? property.text()
  return property.text()
}
