import type { Money } from '#core/contracts/money'
import { netParts } from '#core/pricing/net-parts'
import { withoutVat } from '#core/pricing/vat'
import type { AdjustmentView } from '../adjustments/read-adjustments'
import { rateWords } from '../invoices/words'

type Line = {
  readonly id: string
  readonly total: Money | null
  readonly unitPrice: Money | null
  readonly vatRate: number | null
}

/**
 * Lines and what stands beside them as a business reads them: without VAT, and VAT by rate as the last of these. They come to the
 * same total. Where there is no VAT at all, nothing is added to them: `isNet` is false.
 */
export function netLines<L extends Line, A extends AdjustmentView>(
  { lines, adjustments, total }: { lines: readonly L[]; adjustments: readonly A[]; total: Money },
  locale: string,
): {
  readonly lines: readonly L[]
  readonly adjustments: readonly (A | AdjustmentView)[]
  readonly isNet: boolean
} {
  const goods = lines.flatMap(({ id, total: gross, vatRate }) =>
    gross ? [{ key: `line:${id}`, gross: gross.amount, vatRate }] : [],
  )
  const beside = adjustments.flatMap(({ parts }, at) =>
    parts.map(({ amount, vatRate }, part) => ({ key: `${at}:${part}`, gross: amount, vatRate })),
  )
  const { nets, vat } = netParts([...goods, ...beside])
  const netOf = (key: string) => nets.get(key) ?? 0
  const added = vat.filter(sum => sum.vat !== 0)
  return {
    isNet: added.length > 0,
    lines: lines.map(line => ({
      ...line,
      unitPrice: line.unitPrice && withoutVat(line.unitPrice, line.vatRate),
      total: line.total && { ...line.total, amount: netOf(`line:${line.id}`) },
    })),
    adjustments: [
      ...adjustments.map((each, at) => ({
        ...each,
        amount: {
          ...each.amount,
          amount: each.parts.reduce((sum, _, part) => sum + netOf(`${at}:${part}`), 0),
        },
      })),
      ...added.map(sum => ({
        kind: 'fee' as const,
        label: `VAT ${rateWords(sum.rate, locale)}`,
        parts: [],
        amount: { amount: sum.vat, currency: total.currency },
      })),
    ],
  }
}
