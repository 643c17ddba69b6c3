import { Refusal } from '#core/contracts/refusal'
import type { Sellable } from '#core/contracts/seller'
import type { WayToPay } from '#core/contracts/ways-to-pay'

export type WantedChange = {
  /** How many of a line there shall be from now on, by the line's id; what is not named stays. */
  readonly quantities: ReadonlyMap<string, number>
  /** How many of it its writer saw, by the line's id; what was left as it was seen is no wish. */
  readonly seen?: ReadonlyMap<string, number>
  /** `orderVersion` of what its writer saw; null for a caller who saw no form. */
  readonly version?: string | null
  readonly additions: readonly { readonly sellable: Sellable; readonly quantity: number }[]
  readonly note: string
  /** How what is added to a paid order is paid. */
  readonly way: WayToPay
  /** How the money of what is taken out of a paid order goes back; as it came unless said. */
  readonly wayBack?: WayToPay
  /** Of the form, at most 40 characters: sent twice, it is one change. */
  readonly key: string
}

/** Somebody else added to the order, or took something out, since its page was opened: nothing was added twice. */
export class OrderChangedMeanwhile extends Refusal {
  override name = 'OrderChangedMeanwhile'
  constructor(now: readonly string[]) {
    super(
      `Somebody else has changed this order since you opened it, so nothing was added. There is in it now: ${now.join(', ')}. What you typed is still here: send it again if it is wanted besides.`,
      409,
    )
  }
}

export class NothingChanged extends Refusal {
  override name = 'NothingChanged'
  constructor() {
    super('Nothing is different from what was ordered.')
  }
}
