import { Refusal } from '#core/contracts/refusal'

export class AddressUnusable extends Refusal {
  override name = 'AddressUnusable'
  constructor() {
    super('This is no e-mail address, or it is yours already. Please check it.')
  }
}

export class TooManyChanges extends Refusal {
  override name = 'TooManyChanges'
  constructor() {
    super('That was a lot of letters. Please wait an hour and try again.', 429)
  }
}

export class ChangeLinkSpent extends Refusal {
  override name = 'ChangeLinkSpent'
  constructor() {
    super('This link was used, is too old, or was made for somebody else. Ask for a new one.', 422)
  }
}
