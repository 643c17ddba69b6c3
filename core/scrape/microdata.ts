import type { CheerioAPI } from 'cheerio/slim'
import { withMainEntities } from './json-ld'
import { bareTerm, type SchemaNode } from './schema-node'

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
  if (items.length === 0) return []
  const identified = $('[id]').toArray().reverse()
  const byId = new Map(identified.map(element => [$(element).attr('id') ?? '', $(element)]))
  const page: Page = { $, syntax, byId, itemsLeft: MAX_ITEMS }
  return [...withMainEntities(items.toArray().map(element => itemNode(page, $(element))))]
}

function itemNode(page: Page, item: Selection, depth = 0): SchemaNode {
  const { thing, type, property: named } = page.syntax
  if (depth > MAX_DEPTH || page.itemsLeft-- <= 0) return {}
  // A page may well call a property `constructor`.
  const node: Record<string, unknown[]> = Object.create(null)
  const add = (property: Selection) => {
    const value = property.is(`[${thing}]`) ? itemNode(page, property, depth + 1) : propertyValue(property)
    for (const name of words(property.attr(named))) {
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
  return { ...node, '@type': words(item.attr(type)) }
}

function words(written: string | undefined): string[] {
  return (written ?? '').split(/\s+/).filter(Boolean).map(bareTerm)
}

/** HTML §5.2.3: where the value of a property stands depends on its element. */
function propertyValue(property: Selection): string {
  const attribute = (name: string) => property.attr(name)
  const content = attribute('content')
  if (content !== undefined) return content
  if (property.is('a, area, link')) return attribute('href') ?? attribute('resource') ?? ''
  if (property.is('img, audio, video, embed, iframe, source, track')) return attribute('src') ?? ''
  if (property.is('data, meter')) return attribute('value') ?? ''
  if (property.is('time')) return attribute('datetime') ?? property.text()
  return property.text()
}
