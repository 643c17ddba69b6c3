import type { CheerioAPI } from 'cheerio/slim'
import type { SchemaNode } from './schema-node'

const MAX_DEPTH = 6
/** An item can refer to a part of the page that holds the item itself, and that part to others like it. */
const MAX_ITEMS = 5000
const MAX_REFERENCES = 20

type Selection = ReturnType<CheerioAPI>

type Page = { readonly $: CheerioAPI; readonly byId: ReadonlyMap<string, Selection>; itemsLeft: number }

/** The page's outermost microdata items (HTML §5), in the same form as JSON-LD nodes. */
export function microdataNodes($: CheerioAPI): SchemaNode[] {
  const items = $('[itemscope][itemtype]').filter((_, element) => $(element).attr('itemprop') === undefined)
  if (items.length === 0) return []
  const identified = $('[id]').toArray().reverse()
  const byId = new Map(identified.map(element => [$(element).attr('id') ?? '', $(element)]))
  const page: Page = { $, byId, itemsLeft: MAX_ITEMS }
  return items.toArray().map(element => itemNode(page, $(element)))
}

function itemNode(page: Page, item: Selection, depth = 0): SchemaNode {
  if (depth > MAX_DEPTH || page.itemsLeft-- <= 0) return {}
  // A page may well call a property `constructor`.
  const node: Record<string, unknown[]> = Object.create(null)
  const add = (property: Selection) => {
    const value = property.is('[itemscope]') ? itemNode(page, property, depth + 1) : propertyValue(property)
    for (const name of names(property)) {
      node[name] ??= []
      node[name].push(value)
    }
  }
  const within = (root: Selection) => {
    for (const element of root.children().toArray()) {
      const child = page.$(element)
      if (child.is('[itemprop]')) add(child)
      if (!child.is('[itemscope]')) within(child)
    }
  }
  within(item)
  for (const id of (item.attr('itemref') ?? '').split(/\s+/).slice(0, MAX_REFERENCES)) {
    const referred = page.byId.get(id)
    if (referred?.is('[itemprop]')) add(referred)
    else if (referred) within(referred)
  }
  return { ...node, '@type': (item.attr('itemtype') ?? '').split(/\s+/) }
}

function names(property: Selection): readonly string[] {
  return (property.attr('itemprop') ?? '').split(/\s+/).filter(Boolean)
}

/** HTML §5.2.3: where the value of a property stands depends on its element. */
function propertyValue(property: Selection): string {
  const attribute = (name: string) => property.attr(name)
  const content = attribute('content')
  if (content !== undefined) return content
  if (property.is('a, area, link')) return attribute('href') ?? ''
  if (property.is('img, audio, video, embed, iframe, source, track')) return attribute('src') ?? ''
  if (property.is('data, meter')) return attribute('value') ?? ''
  if (property.is('time')) return attribute('datetime') ?? property.text()
  return property.text()
}
