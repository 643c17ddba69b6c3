import type { CheerioAPI } from 'cheerio/slim'
import type { SchemaNode } from './schema-node'

/** An item can refer to a part of the page that holds the item itself. */
const MAX_DEPTH = 6

type Selection = ReturnType<CheerioAPI>

/** The page's outermost microdata items (HTML §5), in the same form as JSON-LD nodes. */
export function microdataNodes($: CheerioAPI): SchemaNode[] {
  const items = $('[itemscope][itemtype]').filter((_, element) => $(element).attr('itemprop') === undefined)
  return items.toArray().map(element => itemNode($, $(element)))
}

function itemNode($: CheerioAPI, item: Selection, depth = 0): SchemaNode {
  if (depth > MAX_DEPTH) return {}
  const node: Record<string, unknown[]> = {}
  const add = (property: Selection) => {
    const value = property.is('[itemscope]') ? itemNode($, property, depth + 1) : propertyValue(property)
    for (const name of names(property)) node[name] = [...(node[name] ?? []), value]
  }
  const within = (root: Selection) => {
    for (const element of root.children().toArray()) {
      const child = $(element)
      if (child.is('[itemprop]')) add(child)
      if (!child.is('[itemscope]')) within(child)
    }
  }
  within(item)
  for (const id of (item.attr('itemref') ?? '').split(/\s+/).filter(Boolean)) {
    const referred = $('[id]').filter((_, element) => $(element).attr('id') === id)
    if (referred.is('[itemprop]')) add(referred)
    else within(referred)
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
