import type { Obligation } from '#core/contracts/account'
import { Refusal } from '#core/contracts/refusal'

/** Something has to be settled first: `obligations` says what, and where. */
export class ObligationsOpen extends Refusal {
  override name = 'ObligationsOpen'
  constructor(readonly obligations: readonly Obligation[]) {
    super(`Your account cannot be closed yet. ${obligations.map(({ text }) => text).join(' ')}`, 409)
  }
}

export class ClosingLinkSpent extends Refusal {
  override name = 'ClosingLinkSpent'
  constructor() {
    super('This link is too old, or was made for somebody else. Ask for a new one.', 422)
  }
}

export class TooManyClosingLinks extends Refusal {
  override name = 'TooManyClosingLinks'
  constructor(readonly retryAfterSeconds: number) {
    super('That was a lot of letters. Please wait an hour and try again.', 429)
  }
}
