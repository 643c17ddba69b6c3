import { typedValues } from '#core/app/form'
import type { Ctx } from '#core/contracts/ctx'
import type { MarketBlock } from '#core/entities/market/market-page'
import {
  type FoundProducts,
  findProducts,
  type ProductChoice,
  productChoices,
} from '#core/services/market/products/product-choices'

/** Of a page. What a form sends beyond them is shown again, to be joined or taken away. */
const MOST_BLOCKS = 50

/** A block while it is written. */
export type DraftBlock = {
  readonly block: MarketBlock
  /** What was looked for to be added, while that is not yet decided. */
  readonly search: ProductSearch | null
}

export type ProductSearch = FoundProducts & { readonly text: string }

/** The blocks as a form sent them, after the button that was pressed. */
export type BlockForm = {
  readonly drafts: readonly DraftBlock[]
  /** The products that are chosen in them. */
  readonly choices: readonly ProductChoice[]
  /** Faults by the name of their field. */
  readonly errors: Readonly<Record<string, string>>
  /** True when the button was "Save": any other only rearranges the form. */
  readonly save: boolean
}

type Fields = Readonly<Record<string, unknown>>

/**
 * Reads `kind-0`, `markdown-0`, `heading-0`, `product-0`, `found-0`, `add-0`, … and does what the pressed button (`do`)
 * says: `text`, `products`, `up-1`, `down-1`, `remove-1`, or saving. Words in `add-0` that fit one product add it; where
 * they fit several, these come back to be ticked (`found-0`).
 */
export async function readBlocks(ctx: Ctx, body: unknown): Promise<BlockForm> {
  const fields = typedValues(body)
  const read: DraftBlock[] = []
  for (let at = 0; textOf(fields, `kind-${at}`); at++) read.push(await draftAt(ctx, fields, at))
  const choices = await chosenIn(
    ctx,
    read.map(({ block }) => block),
  )
  const known = new Set(choices.map(({ id }) => id))
  const pressed = textOf(fields, 'do')
  const [, action = pressed, number] = /^([a-z]+)-(\d+)$/.exec(pressed) ?? []
  const drafts = rearranged(
    read.map(draft => withKnown(draft, known)),
    action,
    Number(number),
  )
  return { drafts, choices, errors: faultsOf(drafts), save: action === '' || action === 'save' }
}

/** The products that are chosen in blocks. */
export const chosenIn = (ctx: Ctx, blocks: readonly MarketBlock[]): Promise<readonly ProductChoice[]> =>
  productChoices(
    ctx,
    blocks.flatMap(block => (block.kind === 'products' ? block.productIds : [])),
  )

export const asDrafts = (blocks: readonly MarketBlock[]): readonly DraftBlock[] =>
  blocks.map(block => ({ block, search: null }))

async function draftAt(ctx: Ctx, fields: Fields, at: number): Promise<DraftBlock> {
  if (textOf(fields, `kind-${at}`) === 'text')
    return { block: { kind: 'text', markdown: textOf(fields, `markdown-${at}`) }, search: null }
  const ticked = listOf(fields, `found-${at}`)
  const text = textOf(fields, `add-${at}`).trim().slice(0, 200)
  const search =
    text && ticked.length === 0 && at < MOST_BLOCKS ? { text, ...(await findProducts(ctx, text)) } : null
  const added = search && theOneOf(search)
  const chosen = [...listOf(fields, `product-${at}`), ...ticked, ...(added ? [added.id] : [])]
  const heading = textOf(fields, `heading-${at}`).slice(0, 200)
  const block = { kind: 'products', heading, productIds: [...new Set(chosen)] } as const
  return { block, search: added ? null : search }
}

/** Who types a whole title means that product, whatever else contains it. */
function theOneOf({ text, choices, total }: ProductSearch): ProductChoice | undefined {
  const [first] = choices
  return total === 1 || first?.title.toLowerCase() === text.toLowerCase() ? first : undefined
}

function withKnown({ block, search }: DraftBlock, known: ReadonlySet<string>): DraftBlock {
  if (block.kind === 'text') return { block, search }
  return { block: { ...block, productIds: block.productIds.filter(id => known.has(id)) }, search }
}

function faultsOf(drafts: readonly DraftBlock[]): Readonly<Record<string, string>> {
  const faults = drafts.flatMap(({ block, search }, at): readonly (readonly [string, string])[] => {
    if (at === MOST_BLOCKS) return [[wordsField(block, at), TOO_MANY]]
    if (!search) return []
    const fault = search.total === 0 ? 'No product is called that.' : 'Several fit: tick those you want.'
    return [[`add-${at}`, fault]]
  })
  return Object.fromEntries(faults)
}

/** Where the words of a block are typed. */
const wordsField = ({ kind }: MarketBlock, at: number) => `${kind === 'text' ? 'markdown' : 'heading'}-${at}`

const TOO_MANY = `A page has ${MOST_BLOCKS} parts at most. Join this one with another, or take one away.`

function rearranged(drafts: DraftBlock[], action: string, at: number): DraftBlock[] {
  if (action === 'text') return [...drafts, ...asDrafts([{ kind: 'text', markdown: '' }])]
  if (action === 'products')
    return [...drafts, ...asDrafts([{ kind: 'products', heading: '', productIds: [] }])]
  if (action === 'remove') return drafts.filter((_, index) => index !== at)
  const to = action === 'up' ? at - 1 : action === 'down' ? at + 1 : at
  const [one, other] = [drafts[at], drafts[to]]
  return one && other ? drafts.with(at, other).with(to, one) : drafts
}

function textOf(fields: Fields, name: string): string {
  const value = Object.hasOwn(fields, name) ? fields[name] : undefined
  return typeof value === 'string' ? value : ''
}

function listOf(fields: Fields, name: string): string[] {
  const value = Object.hasOwn(fields, name) ? fields[name] : undefined
  return (Array.isArray(value) ? value : [value]).filter(each => typeof each === 'string')
}
