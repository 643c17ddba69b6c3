import { Refusal } from '#core/contracts/refusal'

export class GiftUnreadable extends Refusal {
  override name = 'GiftUnreadable'
}

export class GiftNotThere extends Refusal {
  override name = 'GiftNotThere'
  constructor() {
    super('No gift has this code. Look at it once more: it has 16 letters and digits.', 404)
  }
}

export class GiftTaken extends Refusal {
  override name = 'GiftTaken'
  constructor() {
    super('This gift was taken already. Each can be taken once.', 409)
  }
}

export class GiftOver extends Refusal {
  override name = 'GiftOver'
  constructor(how: 'withdrawn' | 'expired') {
    super(
      how === 'withdrawn' ? 'This gift was withdrawn.' : 'This gift could be taken until some time ago.',
      410,
    )
  }
}

export class HasTierPermanently extends Refusal {
  override name = 'HasTierPermanently'
  constructor() {
    super('You have this already, without an end. The gift is still good: give its code to somebody.', 409)
  }
}
