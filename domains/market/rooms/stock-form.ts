import { typedTexts, wholeNumber } from '#core/app/form'
import { isId } from '#core/contracts/id'
import { isolate } from '#core/contracts/isolate'
import { amountExample, decimalText } from '#core/contracts/money'
import { NotFound } from '#core/contracts/refusal'
import { parsePrice } from '#core/scrape/price'
import type { OwnVariant } from '#core/services/market/rooms/own-products'
import type { StockOutcome, StockWish } from '#core/services/market/rooms/own-stock'
import { ShownOtherwise, type ShownVariant } from '#core/services/market/rooms/propose'
import type { Typed } from '#templates/components/field'

// The fields of what is on the shelf and what is asked for it: of one product, or of all of a room.

const STOCK = 'stock-'
const COST = 'cost-'
const SEEN = 'seen-'
const MOST_STOCK = 1_000_000
const GONE = 'Something of this is not sold any more.'

export const stockField = (variantId: string) => STOCK + variantId
export const costField = (variantId: string) => COST + variantId
export const seenField = (variantId: string) => SEEN + variantId

/** As it would be, once the shop has said yes. */
export function shownVariant({ stock, cost, wished }: OwnVariant): ShownVariant {
  return wished ?? { stock, cost: cost?.amount ?? null }
}

/** What a form remembers to have shown. */
export const seenValue = ({ stock, cost }: ShownVariant): string => `${stock} ${cost ?? ''}`

/** As the fields of a variant show it. */
export function stockTexts(variant: OwnVariant): { readonly stock: string; readonly cost: string } {
  const { stock, cost } = shownVariant(variant)
  return { stock: String(stock), cost: cost === null ? '' : decimalText({ ...variant.price, amount: cost }) }
}

export type ReadStock = {
  readonly wishes: readonly StockWish[]
  /** What was typed and is not saved: its faults are by the names of its fields. */
  readonly typed: Typed
  /** The variants that were typed over. */
  readonly touched: ReadonlySet<string>
}

/** All that a form says of variants, each read by itself; what was left as it was shown is no wish. */
export function readStock(body: unknown, currency: string): ReadStock {
  const values = typedTexts(body)
  const wishes: StockWish[] = []
  const errors: Record<string, string> = {}
  const touched = new Set<string>()
  for (const name of Object.keys(values)) {
    const variantId = name.startsWith(SEEN) ? name.slice(SEEN.length) : ''
    if (!isId(variantId)) continue
    const shown = seenOf(values[name] ?? '')
    const costText = values[costField(variantId)]?.trim() ?? ''
    const stock = wholeNumber(values[stockField(variantId)])
    const cost = costText === '' ? null : parsePrice(costText, currency)
    const isOdd = { stock: !(stock <= MOST_STOCK), cost: costText !== '' && cost === null }
    if (isOdd.stock) errors[stockField(variantId)] = 'How many are there? 0 or more.'
    if (isOdd.cost) errors[costField(variantId)] = `Write an amount like ${amountExample(currency)}.`
    const isAsShown = stock === shown.stock && (cost?.amount ?? null) === shown.cost
    if (!isAsShown || isOdd.cost) touched.add(variantId)
    if (!isOdd.stock && !isOdd.cost) wishes.push({ variantId, typed: { stock, cost }, shown })
  }
  return { wishes, typed: { values, errors }, touched }
}

function seenOf(value: string): ShownVariant {
  const [stock, cost] = value.split(' ')
  return { stock: Number(stock), cost: cost ? Number(cost) : null }
}

/**
 * The form as it comes back: with what was refused, and without what is saved. Where somebody else was faster, it has
 * seen so now.
 */
export function typedAgain({ typed }: ReadStock, { refused }: StockOutcome): Typed {
  const faulty = new Set(Object.keys(typed.errors).map(variantOf))
  const errors = { ...typed.errors }
  const seenAnew = new Set<string>()
  for (const { variantId, refusal } of refused) {
    const isCost = refusal instanceof ShownOtherwise && refusal.field === 'cost'
    errors[isCost ? costField(variantId) : stockField(variantId)] =
      refusal instanceof NotFound ? GONE : refusal.message
    faulty.add(variantId)
    if (refusal instanceof ShownOtherwise) seenAnew.add(seenField(variantId))
  }
  const values = Object.entries(typed.values).filter(
    ([name]) => faulty.has(variantOf(name)) && !seenAnew.has(name),
  )
  return { values: Object.fromEntries(values), errors }
}

export const variantOf = (field: string): string => field.slice(-36)

/** What became of all of them, in a sentence or two. */
export function savedWords({ outcomes }: StockOutcome): string {
  const [done, waiting] = (['done', 'waits'] as const).map(
    kind => outcomes.filter(outcome => outcome === kind).length,
  )
  const words = [
    done === 0 ? '' : done === 1 ? 'One is saved.' : `${done} are saved.`,
    waiting === 0
      ? ''
      : `The shop looks at it first: ${waiting === 1 ? 'one waits' : `${waiting} wait`} for their yes.`,
  ]
  return words.filter(Boolean).join(' ') || 'Nothing was changed.'
}

export const savedKind = ({ outcomes }: StockOutcome) =>
  outcomes.includes('done') && !outcomes.includes('waits') ? 'success' : 'notice'

/** Of a form that comes back: something of it has to be written otherwise, or things are not as they were. */
export const refusedStatus = ({ typed }: ReadStock, { refused }: StockOutcome): number =>
  Object.keys(typed.errors).length > 0 ? 422 : (refused[0]?.refusal.status ?? 409)

/** Each with what it is about: read above the table, “8 are there” alone would say little. */
export function namedFaults(
  { errors }: Typed,
  lines: readonly { readonly id: string; readonly title: string; readonly name: string }[],
): Typed['errors'] {
  return Object.fromEntries(
    Object.entries(errors).map(([field, fault]) => {
      const line = lines.find(({ id }) => field.endsWith(id))
      return [field, line ? isolate`${line.title}, ${line.name}: ${fault}` : fault]
    }),
  )
}
