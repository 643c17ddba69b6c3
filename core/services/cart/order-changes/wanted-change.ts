import type { Money } from '#core/contracts/money'
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
  /** What its writer was shown that it costs; null for who was shown nothing. */
  readonly shown?: ShownCost | null
  /** Of the form, at most 40 characters: sent twice, it is one change. */
  readonly key: string
}

/** What a change costs, and null for what it does not do. */
export type ChangeCost = {
  /** What an order that is not paid comes to then. */
  readonly total: Money | null
  /** What an order that adds to a paid one comes to. */
  readonly more: Money | null
  /** What goes back of a paid one. */
  readonly back: Money | null
}

/** The same in minor units, as a form says it. */
export type ShownCost = Readonly<Record<keyof ChangeCost, number | null>>

/** It costs something else than its writer was shown. */
export class CostChanged extends Refusal {
  override name = 'CostChanged'
  constructor() {
    super(
      'Nothing is changed yet: it comes to something else than you were shown. Please look at it again.',
      409,
    )
  }
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
