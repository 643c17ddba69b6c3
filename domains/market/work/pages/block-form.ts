import { typedValues } from '#core/app/form'
import type { MarketBlock } from '#core/entities/market/market-page'
import type { ProductChoice } from '#core/services/market/products/product-choices'

const MOST_BLOCKS = 50

/** The blocks as a form sent them, after the button that was pressed. */
export type BlockForm = {
  readonly blocks: readonly MarketBlock[]
  /** Faults by the name of their field. */
  readonly errors: Readonly<Record<string, string>>
  /** True when the button was "Save": any other only rearranges the form. */
  readonly save: boolean
}

type Fields = Readonly<Record<string, unknown>>

/**
 * Reads `kind-0`, `markdown-0`, `heading-0`, `product-0`, `add-0`, … and does what the pressed button (`do`)
 * says: `text`, `products`, `up-1`, `down-1`, `remove-1`, or saving.
 */
export function readBlocks(body: unknown, choices: readonly ProductChoice[]): BlockForm {
  const fields = typedValues(body)
  const errors: Record<string, string> = {}
  const blocks: MarketBlock[] = []
  for (let at = 0; at < MOST_BLOCKS && textOf(fields, `kind-${at}`); at++) {
    blocks.push(blockAt(fields, at, choices, errors))
  }
  const [action = '', number = ''] = textOf(fields, 'do').split('-')
  return {
    blocks: rearranged(blocks, action, Number(number)),
    errors,
    save: action === '' || action === 'save',
  }
}

function blockAt(
  fields: Fields,
  at: number,
  choices: readonly ProductChoice[],
  errors: Record<string, string>,
): MarketBlock {
  if (textOf(fields, `kind-${at}`) === 'text')
    return { kind: 'text', markdown: textOf(fields, `markdown-${at}`) }
  const known = new Set(choices.map(({ id }) => id))
  const productIds = listOf(fields, `product-${at}`).filter(id => known.has(id))
  const wanted = textOf(fields, `add-${at}`).trim().toLowerCase()
  const added = choices.find(({ title }) => title.toLowerCase() === wanted)
  if (added && !productIds.includes(added.id)) productIds.push(added.id)
  if (wanted && !added) errors[`add-${at}`] = 'There is no product of that name: choose one from the list.'
  return { kind: 'products', heading: textOf(fields, `heading-${at}`).slice(0, 200), productIds }
}

function rearranged(blocks: MarketBlock[], action: string, at: number): MarketBlock[] {
  if (action === 'text') return [...blocks, { kind: 'text', markdown: '' }]
  if (action === 'products') return [...blocks, { kind: 'products', heading: '', productIds: [] }]
  if (action === 'remove') return blocks.filter((_, index) => index !== at)
  const to = action === 'up' ? at - 1 : action === 'down' ? at + 1 : at
  if (to === at || to < 0 || to >= blocks.length) return blocks
  return blocks.with(at, blocks[to] as MarketBlock).with(to, blocks[at] as MarketBlock)
}

function textOf(fields: Fields, name: string): string {
  const value = Object.hasOwn(fields, name) ? fields[name] : undefined
  return typeof value === 'string' ? value : ''
}

function listOf(fields: Fields, name: string): string[] {
  const value = Object.hasOwn(fields, name) ? fields[name] : undefined
  return (Array.isArray(value) ? value : [value]).filter(each => typeof each === 'string')
}
