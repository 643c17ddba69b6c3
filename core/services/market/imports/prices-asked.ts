import type { Ctx } from '#core/contracts/ctx'
import { decimalText, isSameMoney, type Money } from '#core/contracts/money'
import { type VatRate, withoutVat } from '#core/pricing/vat'
import { type PriceColumns, priceColumns, type TypedPrice } from '../products/typed-price'
import { requireValidPrice } from '../products/valid-price'
import { priceOf } from '../products/variant-money'
import { CellFault } from './cell-fault'
import type { RowToWrite } from './read-row'

export type PriceAsked = { readonly typed: TypedPrice; readonly columns: PriceColumns }

/**
 * What a row has its article cost from now on, at this rate of VAT; null where it says nothing of it. A price without
 * VAT counts as typed. Beside one with VAT it has to be what makes it, or what is left of it without its VAT: then the
 * one with VAT counts. Throws `CellFault`, `ForeignPrice`, `PriceOutOfRange`.
 */
export function pricesAsked(
  ctx: Ctx,
  { price, netPrice }: Pick<RowToWrite, 'price' | 'netPrice'>,
  rate: VatRate,
): PriceAsked | null {
  if (!netPrice) return price ? kept(ctx, price, rate) : null
  const ofNet = kept(ctx, { ...netPrice, withoutVat: true }, rate)
  if (!price || isSameMoney(priceOf(ofNet.columns), price)) return ofNet
  if (withoutVat(price, rate).amount === netPrice.amount) return kept(ctx, price, rate)
  throw new CellFault('netPrice', contradiction(netPrice, price, priceOf(ofNet.columns), rate))
}

function kept(ctx: Ctx, typed: TypedPrice, rate: VatRate): PriceAsked {
  requireValidPrice(ctx, typed)
  const columns = priceColumns(typed, rate)
  requireValidPrice(ctx, priceOf(columns))
  return { typed, columns }
}

function contradiction(net: Money, price: Money, made: Money, rate: VatRate): string {
  const [without, withVat, would] = [net, price, made].map(decimalText)
  const how = rate === null ? 'No VAT is charged' : `With ${rate / 100} % VAT`
  return `“${without}” without VAT and “${withVat}” with it do not fit. ${how}: that makes ${would}. Leave one of the two blank.`
}
